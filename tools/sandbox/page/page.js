/** In milliseconds. */
const POLL_INTERVAL = 500;
const TIMEOUT = 5000;

const HEALTH_CHECK = 'health-check';

const TONES = { failed: 'bad', fallback: 'bad', sent: 'good' };

/** What can happen in a conversation, by the label of its button. */
const STORIES = {
	'Three short replies': [
		['reply', 'Hi!'],
		['reply', 'Sounds good.'],
		['reply', 'What does it cost?'],
	],
	'Like a message': [['reply', 'Liked “{message}”']],
	'Opt out': [['reply', 'STOP']],
	'Open a message': [['open']],
	'A colleague writes': [['send', 'Hi {name}, I will take it from here. Sam']],
	'No iMessage': [['lose'], ['send', 'Hi {name}, one more thing: do you have a minute?']],
};

/** What each step of a story is called in the line below the buttons. */
const STEPS = { reply: 'message.reply', open: 'message.opened', send: 'A message by hand' };

const byId = (id) => document.getElementById(id);
const workspaceSelect = byId('workspace');
const form = byId('fire');
const leadSelect = byId('lead');
/** What each table shows, as JSON. */
const shownRows = new Map();
let lastState = '';
let shownWorkspace = null;
/** Of the shown workspace, as the sandbox has it. */
let leads = [];
let withoutIMessage = [];
/** Whether the user picked the lead. Else the latest conversation is shown. */
let isLeadPicked = false;

workspaceSelect.addEventListener('change', refresh);
byId('twilio').addEventListener('change', connectTwilio);
form.addEventListener('submit', (submit) => submit.preventDefault());
leadSelect.addEventListener('change', () => {
	isLeadPicked = true;
	showConversation();
});
byId('imessage').addEventListener('change', () => setIMessage(byId('imessage').checked));
byId('answer').addEventListener('submit', (submit) => {
	submit.preventDefault();
	const { text } = byId('answer').elements;
	void play([['reply', text.value || text.placeholder]]);
	text.value = '';
});
byId('stories').append(
	...Object.entries(STORIES).map(([label, steps]) => {
		const button = element('button', { type: 'button' }, label);
		button.addEventListener('click', () => play(steps));
		return button;
	}),
);
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
	if (chosen.id !== shownWorkspace) {
		byId('deliveries').replaceChildren();
		isLeadPicked = false;
	}
	({ leads, withoutIMessage } = chosen);
	const picked = leads.find(({ id }) => isLeadPicked && id === leadSelect.value) ?? leads[0];
	const options = leads.map(({ id, name, addresses }) => [
		id,
		[name, ...addresses.filter((address) => address !== name)].join(', '),
	]);
	showRows('lead', options, ([value, label]) => element('option', { value }, label));
	leadSelect.value = picked?.id;
	showConversation();
	shownWorkspace = chosen.id;
	byId('twilio').checked = chosen.twilioConnected;
	showDeliveries(chosen);
}

const currentLead = () => leads.find(({ id }) => id === leadSelect.value);

function showConversation() {
	const lead = currentLead();
	showRows('chat', lead?.chat ?? [], bubble);
	byId('answer').hidden = !lead;
	byId('reply').textContent = `Reply as ${lead?.firstName}`;
	byId('imessage').checked = lead?.addresses.some((address) => !withoutIMessage.includes(address));
}

/** Leaves an unchanged list alone, and shows the end of a changed one. */
function showRows(id, items, rowOf) {
	const json = JSON.stringify(items);
	if (shownRows.get(id) === json) return;
	byId(id).replaceChildren(...items.map(rowOf));
	byId(id).scrollTop = byId(id).scrollHeight;
	shownRows.set(id, json);
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
	if (event === HEALTH_CHECK) await post('notice', HEALTH_CHECK, {}, event);
	else await post('notice', 'fire', fired, event);
}

/** Plays what happens with the lead, step by step, each once the one before has reached n8n. */
async function play(steps) {
	const { id: leadId, firstName, chat } = currentLead();
	const latest = chat.findLast(({ status }) => status === 'sent')?.text ?? 'your message';
	for (const [step, words] of steps) {
		const text = words?.replace(/\{name\}|\{message\}/, (it) =>
			it === '{name}' ? firstName : latest,
		);
		if (step === 'lose') await setIMessage(false);
		else await post('played', step, { leadId, text }, STEPS[step]);
	}
}

async function setIMessage(hasIMessage) {
	const { addresses } = currentLead();
	const others = withoutIMessage.filter((address) => !addresses.includes(address));
	await change({ withoutIMessage: hasIMessage ? others : [...others, ...addresses] });
}

/** Has the sandbox do something, and says what came of it in the line `id`. */
async function post(id, path, content, event) {
	say(id, `${event}…`);
	try {
		const url = `/_sandbox/workspaces/${workspaceSelect.value}/${path}`;
		const answer = await fetch(url, { method: 'POST', body: JSON.stringify(content) });
		const { error, deliveries, status } = await answer.json();
		if (error) say(id, `${event}: ${error}`, 'bad');
		else if (!deliveries) say(id, `${event}: ${status}.`);
		else if (deliveries.length === 0) say(id, `${event}: no active webhook has it.`, 'bad');
		else say(id, `${event}: sent to ${deliveries.length} webhook(s).`);
	} catch {
		say(id, `${event}: the sandbox is not responding.`, 'bad');
	}
	await refresh();
}

/** A message or reply, as on a phone. */
function bubble({ at, status, text, note }) {
	const isReply = status === 'reply';
	const outcome = element(
		'span',
		{ className: TONES[status] ?? '' },
		isReply ? '' : `${status} · `,
	);
	const small = element('small', {}, outcome, timeOf(at), note ? ` · ${note}` : '');
	return element('li', { className: isReply ? 'theirs' : 'ours' }, text, small);
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
