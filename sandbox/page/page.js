/** How often the page looks for something new, in milliseconds. */
const EVERY = 500;

const $ = (id) => document.getElementById(id);
const form = $('fire');
let shown = '';

/** An element with text and children; text is never read as HTML. */
function element(tag, { text, children = [], ...properties } = {}) {
	const made = Object.assign(document.createElement(tag), properties);
	if (text !== undefined) made.textContent = text;
	made.append(...children);
	return made;
}

const cell = (text, className = '', testId) => {
	const made = element('td', { text, className });
	if (testId) made.dataset.testid = testId;
	return made;
};

/** A table, or a sentence where there is nothing to list. */
function table(headings, rows, empty) {
	if (rows.length === 0) return element('p', { text: empty, className: 'empty' });
	const head = element('tr', { children: headings.map((text) => element('th', { text })) });
	const parts = [element('thead', { children: [head] }), element('tbody', { children: rows })];
	return element('div', {
		className: 'scroll',
		children: [element('table', { children: parts })],
	});
}

function row(testId, cells) {
	const made = element('tr', { children: cells });
	made.dataset.testid = testId;
	return made;
}

function webhookRow({ name, url, events, isActive, failureCount, lastTriggeredAt }) {
	const heard = lastTriggeredAt === null ? 'nothing sent yet' : 'answered';
	const state = failureCount > 0 ? `${failureCount} failed in a row` : heard;
	return row('webhook-row', [
		cell(name, 'wide'),
		cell(url, 'wide'),
		cell(events.join(', '), 'wide'),
		cell(isActive ? state : 'paused', failureCount > 0 ? 'bad' : ''),
	]);
}

function deliveryRow({ at, event, family, url, status, latencyMs, response, error }) {
	const isGood = status !== null && status < 300;
	return row('delivery-row', [
		cell(new Date(at).toTimeString().slice(0, 8), 'quiet'),
		cell(family === null ? event : `${event} (${family})`),
		cell(new URL(url).pathname, 'wide quiet'),
		cell(
			isGood ? `${status} ✓` : `${status ?? 'no answer'} ✗`,
			isGood ? 'good' : 'bad',
			'delivery-status',
		),
		cell(`${latencyMs} ms`, 'number'),
		cell(error ?? response, 'wide'),
	]);
}

function show({ workspaces, events, families }) {
	const select = $('workspace');
	const chosen = select.value || workspaces[0]?.id;
	select.replaceChildren(
		...workspaces.map(({ id, name }) =>
			element('option', { value: id, text: name, selected: id === chosen }),
		),
	);
	if ($('events').childElementCount === 0) setUpForm(events, families);
	const workspace = workspaces.find(({ id }) => id === chosen) ?? { webhooks: [], deliveries: [] };
	$('webhooks').replaceChildren(
		table(
			['Name', 'URL', 'Events', 'State'],
			workspace.webhooks.map(webhookRow),
			'None yet. Publish a workflow with Tuco Trigger, or listen for a test event.',
		),
	);
	$('deliveries').replaceChildren(
		table(
			['Time', 'Event', 'To', 'Status', 'Took', 'Answer'],
			workspace.deliveries.map(deliveryRow),
			'None yet.',
		),
	);
}

function setUpForm(events, families) {
	$('events').replaceChildren(
		...events.map((event) => {
			const label = event.replace('message.', '');
			const button = element('button', { type: 'submit', value: event, text: label, title: event });
			button.dataset.testid = `fire-${event}`;
			return button;
		}),
	);
	form.elements.family.append(
		...families.map((family) => element('option', { value: family, text: family })),
	);
}

form.addEventListener('submit', async (submit) => {
	submit.preventDefault();
	const { text, recipientPhone, family, testMode } = form.elements;
	const facts = {
		...(text.value && { text: text.value }),
		...(recipientPhone.value && { recipientPhone: recipientPhone.value }),
	};
	const answer = await fetch(`/_sandbox/workspaces/${$('workspace').value}/fire`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({
			event: submit.submitter?.value ?? 'message.reply',
			facts,
			testMode: testMode.checked,
			...(family.value && { family: family.value }),
		}),
	});
	const { error, deliveries = [] } = await answer.json();
	const sent = deliveries.length === 1 ? '1 webhook was' : `${deliveries.length} webhooks were`;
	$('notice').className = error ? 'bad' : '';
	$('notice').textContent =
		error ??
		(deliveries.length === 0
			? 'No active webhook has this event: nobody was told.'
			: `${sent} told.`);
	await look();
});

$('workspace').addEventListener('change', () => {
	shown = '';
	void look();
});

/** Looks at the sandbox, and shows it if it has changed. */
async function look() {
	const text = await fetch('/_sandbox/state').then(
		(answer) => answer.text(),
		() => null,
	);
	if (text === null || text === shown) return;
	shown = text;
	show(JSON.parse(text));
}

await look();
setInterval(look, EVERY);
