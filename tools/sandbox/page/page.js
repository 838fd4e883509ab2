/** How often the page looks for something new, and when it gives up, in milliseconds. */
const EVERY = 500;
const GIVE_UP_AFTER = 5000;

/** The beginning of an answer that is shown before it is opened. */
const LONG = 120;

const HEALTH_CHECK = 'health-check';

const byId = (id) => document.getElementById(id);
const chooser = byId('workspace');
const form = byId('fire');
let lastState = '';
let turn = Promise.resolve();

/** Whose deliveries are shown, up to which number, and the rows of their table. */
let shownWorkspace = null;
let newest = 0;
let deliveryRows = null;

chooser.addEventListener('change', look);
form.addEventListener('submit', (submit) => submit.preventDefault());
await look();
setInterval(look, EVERY);

/** Looks at the sandbox and shows what has changed; one look at a time, so that an older answer never comes last. */
function look() {
	turn = turn.then(lookNow);
	return turn;
}

async function lookNow() {
	try {
		const signal = AbortSignal.timeout(GIVE_UP_AFTER);
		const answer = await fetch('/_sandbox/state', { signal });
		const text = await answer.text();
		if (`${chooser.value} ${text}` !== lastState) show(JSON.parse(text));
		lastState = `${chooser.value} ${text}`;
		showConnection('Live', 'good');
	} catch {
		lastState = '';
		showConnection('Sandbox does not answer', 'bad');
	}
}

/** Touches the page only when something changed: it is read aloud. */
function showConnection(text, tone) {
	const connection = byId('connection');
	if (connection.textContent !== text)
		Object.assign(connection, { textContent: text, className: tone });
}

function show(state) {
	if (byId('events').childElementCount === 0) setUpForm(state);
	const { workspaces } = state;
	const chosen = workspaces.find(({ id }) => id === chooser.value) ?? workspaces[0];
	showChoice(workspaces, chosen?.id ?? '');
	showWebhooks(chosen?.webhooks ?? []);
	showDeliveries(chosen?.id ?? '', chosen?.deliveries ?? []);
}

/** Leaves the list alone while it is as it was: it may be open. */
function showChoice(workspaces, chosenId) {
	const ids = workspaces.map(({ id }) => id).join();
	if (chooser.dataset.ids === ids) return;
	chooser.dataset.ids = ids;
	chooser.replaceChildren(
		...workspaces.map(({ id, name }) => element('option', { value: id }, name)),
	);
	chooser.value = chosenId;
}

/** A button for each event, which says in which family it goes out. */
function setUpForm({ events, families, familiesOf }) {
	const { family } = form.elements;
	family.append(...families.map((name) => element('option', { value: name }, name)));
	const buttons = events.map(buttonFor);
	const check = buttonFor(HEALTH_CHECK);
	check.querySelector('small').textContent = 'test, to each webhook';
	byId('events').replaceChildren(...buttons, check);
	const showFamilies = () =>
		buttons.forEach((button) => showFamily(button, familiesOf[button.value]));
	family.addEventListener('change', showFamilies);
	showFamilies();
}

function buttonFor(event) {
	const button = element('button', { type: 'button', value: event }, event, element('small'));
	button.dataset.testid = `fire-${event}`;
	button.addEventListener('click', async () => {
		await fire(button);
		await look();
	});
	return button;
}

/** An event that does not come in the chosen family goes out in its own, and its button says so. */
function showFamily(button, ownFamilies) {
	const { value: chosen } = form.elements.family;
	const fallsBack = chosen !== '' && !ownFamilies.includes(chosen);
	const family = chosen === '' || fallsBack ? ownFamilies[0] : chosen;
	button.dataset.family = family;
	const small = button.querySelector('small');
	small.textContent = fallsBack ? `uses ${family}` : family;
	small.className = fallsBack ? 'doubtful' : '';
}

async function fire({ value: event, dataset }) {
	const isCheck = event === HEALTH_CHECK;
	const { text, recipientPhone, testMode } = form.elements;
	const facts = {
		...(text.value && { text: text.value }),
		...(recipientPhone.value && { recipientPhone: recipientPhone.value }),
	};
	const body = isCheck ? {} : { event, family: dataset.family, facts, testMode: testMode.checked };
	showNotice(`Sending ${event}…`);
	try {
		const path = `/_sandbox/workspaces/${chooser.value}/${isCheck ? HEALTH_CHECK : 'fire'}`;
		const headers = { 'Content-Type': 'application/json' };
		const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
		const { error, deliveries } = await answer.json();
		if (!answer.ok) showNotice(`Not sent: ${error}.`, 'bad');
		else if (deliveries.length === 0) showNotice(`${event}: no active webhook has it.`, 'doubtful');
		else
			showNotice(
				`${event}: sent to ${deliveries.length} ${deliveries.length === 1 ? 'webhook' : 'webhooks'}.`,
			);
	} catch {
		showNotice('Not sent: the sandbox does not answer.', 'bad');
	}
}

function showNotice(textContent, className = 'quiet') {
	Object.assign(byId('notice'), { textContent, className });
}

function showWebhooks(webhooks) {
	byId('webhook-count').textContent = webhooks.length || '';
	const noneYet =
		'None yet. Publish a workflow with Tuco Trigger, or listen for a test event in n8n.';
	const rows = element('tbody', {}, ...webhooks.map(webhookRow));
	byId('webhooks').replaceChildren(
		webhooks.length === 0
			? element('p', { className: 'quiet' }, noneYet)
			: tableOf(['Webhook', 'Events', 'State', 'Last answer'], rows),
	);
}

function webhookRow({ name, url, events, isActive, lastAnswer: last }) {
	const [state, tone] = isActive ? ['Active', 'good'] : ['Paused', 'doubtful'];
	const answer = last
		? [statusOf(last), element('small', {}, clock(last.at), ` · ${last.latencyMs} ms`)]
		: [element('small', {}, 'None yet')];
	return row('webhook-row', [
		element('td', { className: 'wide' }, element('b', {}, name), element('small', {}, url)),
		element('td', {}, ...events.map((event) => element('div', {}, event))),
		element('td', {}, element('span', { className: tone }, state)),
		element('td', {}, ...answer),
	]);
}

/**
 * Shows the log of a workspace, newest first. Only what is new is added, so that a screen reader reads just that, and
 * what somebody has opened or selected stays.
 */
function showDeliveries(workspaceId, entries) {
	if (workspaceId !== shownWorkspace) {
		shownWorkspace = workspaceId;
		newest = 0;
		deliveryRows = element('tbody');
		const empty = 'Nothing sent yet. Fire an event to see it here.';
		byId('deliveries').replaceChildren(element('p', { className: 'quiet' }, empty));
	}
	const added = entries.filter(({ number }) => number > newest);
	newest = entries[0]?.number ?? 0;
	byId('delivery-count').textContent = newest || '';
	if (added.length === 0) return;
	deliveryRows.prepend(...added.map(deliveryRow));
	while (deliveryRows.childElementCount > entries.length) deliveryRows.lastElementChild.remove();
	if (deliveryRows.isConnected) return;
	const headings = ['Time', 'Status', 'Event', 'Webhook', 'Response'];
	byId('deliveries').replaceChildren(tableOf(headings, deliveryRows));
}

function deliveryRow(entry) {
	const { event, family, kind } = entry;
	const details = kind === 'unheard' ? unheardCells(entry) : deliveryCells(entry);
	const [status, webhook, response] = details;
	return row('delivery-row', [
		element('td', {}, clock(entry.at)),
		element('td', {}, ...status),
		element('td', {}, event, element('small', {}, family ?? 'given payload')),
		element('td', { title: entry.url ?? '' }, ...webhook),
		element('td', { className: 'wide' }, response),
	]);
}

function deliveryCells({ url, webhookName, latencyMs, error, response, ...answer }) {
	const status = statusOf(answer);
	status.dataset.testid = 'delivery-status';
	return [
		[status, element('small', {}, `${latencyMs} ms`)],
		[webhookName ?? 'Removed since', element('small', {}, shortUrl(url))],
		bodyOf(error ?? response),
	];
}

function unheardCells({ event, pausedWebhooks }) {
	const status = element('span', { className: 'doubtful' }, 'Not sent');
	status.dataset.testid = 'delivery-status';
	const why =
		pausedWebhooks > 0 ? `Every webhook with ${event} is paused.` : `No webhook has ${event}.`;
	return [[status], [element('small', {}, 'None')], why];
}

function bodyOf(text) {
	if (text === '') return element('small', {}, 'Empty');
	if (text.length <= LONG) return element('code', {}, text);
	const summary = element('summary', {}, `${text.slice(0, LONG)}…`);
	return element('details', {}, summary, element('code', {}, text));
}

/** What an answer was, in a colour and in words. */
function statusOf({ status, statusText }) {
	const isGood = status >= 200 && status < 300;
	const tone = isGood ? 'good' : status === null || status >= 400 ? 'bad' : 'doubtful';
	return element('span', { className: tone }, `${status ?? ''} ${statusText}`.trim());
}

/** A time of the day as the clock on the wall shows it; the whole of it on hover. */
function clock(at) {
	return element('time', { dateTime: at, title: at }, new Date(at).toTimeString().slice(0, 8));
}

/** A URL by its host and the end of its path: n8n's paths differ there. */
function shortUrl(url) {
	if (!URL.canParse(url)) return url;
	const { host, pathname } = new URL(url);
	return pathname.length <= 12 ? `${host}${pathname}` : `${host}/…${pathname.slice(-10)}`;
}

function tableOf(headings, body) {
	const cells = headings.map((heading) => element('th', { scope: 'col' }, heading));
	return element('table', {}, element('thead', {}, element('tr', {}, ...cells)), body);
}

function row(testId, cells) {
	const made = element('tr', {}, ...cells);
	made.dataset.testid = testId;
	return made;
}

/** An element. What comes from outside becomes text or an attribute, never HTML. */
function element(tag, properties = {}, ...children) {
	const made = Object.assign(document.createElement(tag), properties);
	made.append(...children);
	return made;
}
