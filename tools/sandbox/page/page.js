import { showDeliveries } from './deliveries.js';
import { byId, element } from './dom.js';
import { setUpForm } from './fire.js';
import { showWebhooks } from './webhooks.js';

/** How often the page looks for something new, in milliseconds. */
const EVERY = 500;
const GIVE_UP_AFTER = 5000;

const chooser = byId('workspace');
let isSetUp = false;
let shown = '';
let turn = Promise.resolve();

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
		const now = `${chooser.value} ${text}`;
		if (now !== shown) show(JSON.parse(text));
		shown = `${chooser.value} ${text}`;
		tellConnection('Live', 'good');
	} catch {
		shown = '';
		tellConnection('Sandbox does not answer', 'bad');
	}
}

function show(state) {
	const { workspaces } = state;
	if (!isSetUp) setUpForm(state, { workspaceId: () => chooser.value, onFired: look });
	isSetUp = true;
	const chosen = workspaces.find(({ id }) => id === chooser.value) ?? workspaces[0];
	showChoice(workspaces, chosen?.id);
	showWebhooks(chosen?.webhooks ?? []);
	showDeliveries(chosen?.id ?? '', chosen?.deliveries ?? []);
}

/** Leaves the list alone while it is as it was: it may be open. */
function showChoice(workspaces, chosenId) {
	const ids = workspaces.map(({ id }) => id).join();
	if (chooser.dataset.ids === ids) return;
	chooser.dataset.ids = ids;
	chooser.replaceChildren(
		...workspaces.map(({ id, name }) => element('option', { value: id, text: name })),
	);
	chooser.value = chosenId ?? '';
}

/** Touches the page only when something changed: it is read aloud. */
function tellConnection(text, tone) {
	const connection = byId('connection');
	if (connection.textContent === text) return;
	connection.textContent = text;
	connection.className = `badge ${tone}`;
}

chooser.addEventListener('change', look);
await look();
setInterval(look, EVERY);
