import { byId, element } from './dom.js';

const HEALTH_CHECK = 'health-check';
const form = byId('fire');

/** Sets up the form: a button for each event, which says in which family it goes out. */
export function setUpForm({ events, families, familiesOf }, { workspaceId, onFired }) {
	const options = families.map((family) => element('option', { value: family, text: family }));
	form.elements.family.append(...options);
	const buttons = events.map((event) => buttonFor(event));
	const check = buttonFor(HEALTH_CHECK);
	check.querySelector('small').textContent = 'test, to each webhook';
	byId('events').replaceChildren(...buttons, check);
	const tellFamilies = () => buttons.forEach((button) => tellFamily(button, familiesOf));
	form.elements.family.addEventListener('change', tellFamilies);
	tellFamilies();
	for (const button of [...buttons, check]) {
		button.addEventListener('click', async () => {
			button.ariaBusy = 'true';
			await send(workspaceId(), button);
			button.ariaBusy = null;
			await onFired();
		});
	}
	form.addEventListener('submit', (submit) => submit.preventDefault());
}

function buttonFor(event) {
	const parts = [element('span', { text: event }), element('small')];
	return element('button', { type: 'button', value: event, testId: `fire-${event}` }, ...parts);
}

/** An event that does not come in the chosen family goes out in its own, and its button says so. */
function tellFamily(button, familiesOf) {
	const { value: chosen } = form.elements.family;
	const has = familiesOf[button.value];
	const fallsBack = chosen !== '' && !has.includes(chosen);
	button.dataset.family = chosen === '' || fallsBack ? has[0] : chosen;
	const small = button.querySelector('small');
	small.textContent = fallsBack ? `uses ${has[0]}` : button.dataset.family;
	small.className = fallsBack ? 'falls-back' : '';
}

async function send(workspaceId, { value: event, dataset }) {
	const isCheck = event === HEALTH_CHECK;
	const { text, recipientPhone, testMode } = form.elements;
	const facts = {
		...(text.value && { text: text.value }),
		...(recipientPhone.value && { recipientPhone: recipientPhone.value }),
	};
	const body = isCheck ? {} : { event, family: dataset.family, facts, testMode: testMode.checked };
	tell(`Sending ${event}…`);
	try {
		const answer = await fetch(
			`/_sandbox/workspaces/${workspaceId}/${isCheck ? HEALTH_CHECK : 'fire'}`,
			{
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			},
		);
		const { error, deliveries } = await answer.json();
		if (answer.ok) tell(outcomeOf(event, deliveries.length));
		else tell(`Not sent: ${error}.`, true);
	} catch {
		tell('Not sent: the sandbox does not answer.', true);
	}
}

function outcomeOf(event, count) {
	if (count === 0) return `${event}: no active webhook has it, nobody was told.`;
	return `${event}: sent to ${count} ${count === 1 ? 'webhook' : 'webhooks'}.`;
}

function tell(text, isProblem = false) {
	byId('notice').textContent = text;
	byId('notice').className = isProblem ? 'problem' : '';
}
