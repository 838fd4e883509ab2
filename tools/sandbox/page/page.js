/** In milliseconds. */
const POLL_INTERVAL = 500;
const TIMEOUT = 5000;

const HEALTH_CHECK = 'health-check';

const byId = (id) => document.getElementById(id);
const workspaceSelect = byId('workspace');
const form = byId('fire');
/** What each table shows, as JSON. */
const shownRows = new Map();
let lastState = '';
let shownWorkspace = null;

workspaceSelect.addEventListener('change', refresh);
byId('twilio').addEventListener('change', connectTwilio);
form.addEventListener('submit', (submit) => submit.preventDefault());
await poll();

async function poll() {
	await refresh();
	setTimeout(poll, POLL_INTERVAL);
}

/** Fetches the sandbox's state and shows what has changed. */
async function refresh() {
	try {
		const signal = AbortSignal.timeout(TIMEOUT);
		const answer = await fetch('/_sandbox/state', { signal });
		const state = await answer.text();
		if (state !== lastState || workspaceSelect.value !== shownWorkspace) show(JSON.parse(state));
		lastState = state;
		say('connection', 'Live', 'good');
	} catch {
		say('connection', 'Sandbox not responding', 'bad');
	}
}

/** Leaves unchanged text alone: screen readers read every update aloud. */
function say(id, textContent, className = '') {
	if (byId(id).textContent !== textContent) Object.assign(byId(id), { textContent, className });
}

function show({ families, workspaces }) {
	if (byId('events').childElementCount === 0) setUpForm(families);
	for (const { id, name } of workspaces.slice(workspaceSelect.options.length)) {
		workspaceSelect.append(element('option', { value: id }, name));
	}
	const chosen = workspaces.find(({ id }) => id === workspaceSelect.value);
	if (!chosen) return;
	showRows('webhooks', chosen.webhooks, webhookRow);
	const { withoutIMessage } = chosen;
	const leads = chosen.leads.map((lead) => ({ ...lead, withoutIMessage }));
	showRows('leads', leads, leadRow);
	showRows('messages', chosen.messages, messageRow);
	if (chosen.id !== shownWorkspace) byId('deliveries').replaceChildren();
	shownWorkspace = chosen.id;
	byId('twilio').checked = chosen.twilioConnected;
	showRows('texts', [...chosen.texts].reverse(), textRow);
	showDeliveries(chosen);
}

/** Leaves an unchanged table alone, and keeps the focus in a changed one. */
function showRows(id, items, rowOf) {
	const json = JSON.stringify(items);
	if (shownRows.get(id) === json) return;
	shownRows.set(id, json);
	const focused = document.activeElement.id;
	byId(id).replaceChildren(...items.map(rowOf));
	if (focused) byId(focused)?.focus();
}

/** Adds a button for each event. Disables those that the chosen family does not support. */
function setUpForm(events) {
	const { family } = form.elements;
	const names = new Set(events.flatMap(({ families }) => families));
	family.append(...[...names].map((name) => element('option', { value: name }, name)));
	const buttons = [...events.map(({ event }) => event), HEALTH_CHECK].map((event) => {
		const button = element('button', { type: 'button' }, event);
		button.dataset.testid = `fire-${event}`;
		button.addEventListener('click', () => fire(event));
		return button;
	});
	byId('events').replaceChildren(...buttons);
	family.addEventListener('change', () => {
		for (const [index, { families }] of events.entries()) {
			buttons[index].disabled = family.value !== '' && !families.includes(family.value);
		}
	});
}

async function connectTwilio() {
	await change({ twilioConnected: byId('twilio').checked });
}

async function change(settings) {
	const body = JSON.stringify(settings);
	await fetch(`/_sandbox/workspaces/${workspaceSelect.value}`, { method: 'PATCH', body });
	await refresh();
}

async function fire(event) {
	const { text, recipientPhone, family, testMode, noIMessage } = form.elements;
	const noIMessageError = event === 'message.failed' && noIMessage.checked;
	const to = recipientPhone.value || recipientPhone.placeholder;
	const facts = {
		text: text.value || undefined,
		recipientPhone: recipientPhone.value || undefined,
		error: noIMessageError ? `Prospect's iMessage not available on ${to}` : undefined,
	};
	const fired = { event, family: family.value || undefined, facts, testMode: testMode.checked };
	if (event === HEALTH_CHECK) await post(HEALTH_CHECK, {}, event);
	else await post('fire', fired, event);
}

/** Has the sandbox send an event, and says what came of it. */
async function post(path, content, event) {
	say('notice', `Sending ${event}…`);
	try {
		const url = `/_sandbox/workspaces/${workspaceSelect.value}/${path}`;
		const answer = await fetch(url, { method: 'POST', body: JSON.stringify(content) });
		const { error, deliveries } = await answer.json();
		if (error) say('notice', `Not sent: ${error}`, 'bad');
		else if (deliveries.length === 0) say('notice', `${event}: no active webhook has it.`, 'bad');
		else say('notice', `${event}: sent to ${deliveries.length} webhook(s).`);
	} catch {
		say('notice', 'Not sent: the sandbox is not responding.', 'bad');
	}
	await refresh();
}

/** A lead, with a switch for iMessage and a button that answers with the form's text. */
function leadRow({ id, name, firstName, addresses, withoutIMessage }) {
	const checked = addresses.some((address) => !withoutIMessage.includes(address));
	const rest = withoutIMessage.filter((address) => !addresses.includes(address));
	const box = element('input', { type: 'checkbox', id: `imessage-${id}`, checked });
	box.dataset.testid = 'field-imessage';
	box.addEventListener('change', () =>
		change({ withoutIMessage: box.checked ? rest : [...rest, ...addresses] }),
	);
	const button = element('button', { type: 'button', id: `reply-${id}` }, `Reply as ${firstName}`);
	button.dataset.testid = 'reply-as';
	button.addEventListener('click', () =>
		post('reply', { leadId: id, text: form.elements.text.value || 'Yes!' }, 'message.reply'),
	);
	const others = addresses.filter((address) => address !== name).join(', ');
	return row('lead-row', [
		[element('b', {}, name), element('small', {}, others), element('label', {}, box, 'iMessage')],
		[button],
	]);
}

const TONES = { failed: 'bad', fallback: 'bad', sent: 'good', reply: 'good' };

function messageRow({ at, status, who, text, note }) {
	return row('message-row', [
		[element('span', { className: TONES[status] ?? '' }, status), element('small', {}, timeOf(at))],
		[element('b', {}, who), element('div', {}, text), element('small', {}, note ?? '')],
	]);
}

function webhookRow({ name, url, events, isActive }) {
	return row('webhook-row', [
		[element('b', {}, name), element('small', {}, url)],
		events.map((event) => element('span', {}, event)),
		[element('span', { className: isActive ? 'good' : 'bad' }, isActive ? 'Active' : 'Paused')],
	]);
}

/** Adds only new rows, on top: screen readers read just those, and selected text stays selected. */
function showDeliveries({ deliveries, webhooks }) {
	byId('delivery-count').textContent = deliveries.length || '';
	const shown = byId('deliveries').childElementCount;
	for (const delivery of deliveries.slice(shown)) {
		const name = webhooks.find(({ id }) => id === delivery.webhookId)?.name ?? 'Removed webhook';
		byId('deliveries').prepend(deliveryRow(delivery, name));
	}
}

function deliveryRow(delivery, webhookName) {
	const { at, event, family, status, statusText, latencyMs, error, response } = delivery;
	const outcome = status === null ? 'No response' : `${status} ${statusText}`;
	const tone = status >= 200 && status < 300 ? 'good' : 'bad';
	const shown = element('span', { className: tone }, outcome);
	shown.dataset.testid = 'delivery-status';
	return row('delivery-row', [
		[shown, element('small', {}, `${timeOf(at)} · ${latencyMs} ms`)],
		[
			element('span', {}, event),
			element('small', {}, `${family ?? 'custom payload'} · ${webhookName}`),
		],
		[element('code', {}, error ?? response)],
	]);
}

function textRow({ at, to, text }) {
	return row('text-row', [[to, element('small', {}, timeOf(at))], [text]]);
}

function timeOf(at) {
	return new Date(at).toTimeString().slice(0, 8);
}

function row(testId, cells) {
	const tableRow = element('tr', {}, ...cells.map((parts) => element('td', {}, ...parts)));
	tableRow.dataset.testid = testId;
	return tableRow;
}

/** Creates an element. Outside data becomes text or a property, never HTML. */
function element(tag, properties = {}, ...children) {
	const created = Object.assign(document.createElement(tag), properties);
	created.append(...children);
	return created;
}
