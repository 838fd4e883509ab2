import { byId, clock, element, emptyTable, shortUrl, statusBadge } from './dom.js';

const HEADINGS = ['Time', 'Event', 'Webhook', 'Status', 'Latency', 'Response'];
const LONG = 120;

let shownFor = null;
let newest = 0;
let rows = null;

/**
 * Shows the log of a workspace, newest first. Only what is new is added, so that a screen reader tells just that, and
 * what somebody has opened or selected stays.
 */
export function showDeliveries(workspaceId, entries) {
	if (workspaceId !== shownFor || rows === null) start(workspaceId);
	const fresh = entries.filter(({ number }) => number > newest);
	if (fresh.length === 0) return;
	newest = fresh[0].number;
	byId('delivery-count').textContent = newest;
	rows.prepend(...fresh.map(rowOf));
	while (rows.childElementCount > entries.length) rows.lastElementChild.remove();
	const { parentElement: table } = rows;
	if (!table.isConnected) byId('deliveries').replaceChildren(table);
}

function start(workspaceId) {
	shownFor = workspaceId;
	newest = 0;
	rows = emptyTable('delivery-table', HEADINGS).body;
	byId('delivery-count').textContent = '';
	byId('deliveries').replaceChildren(
		element('p', { className: 'empty', text: 'Nothing sent yet. Fire an event to see it here.' }),
	);
}

function rowOf(entry) {
	const cells = entry.kind === 'unheard' ? unheardCells(entry) : deliveryCells(entry);
	return element(
		'tr',
		{ testId: 'delivery-row' },
		element('td', { className: 'number' }, clock(entry.at)),
		element(
			'td',
			{},
			element('div', { className: 'code', text: entry.event }),
			element('div', { className: 'quiet', text: entry.family ?? 'given payload' }),
		),
		...cells,
	);
}

function deliveryCells(entry) {
	const { url, webhookName, latencyMs, error, response } = entry;
	return [
		element(
			'td',
			{ title: url },
			element('div', { text: webhookName ?? 'Removed since' }),
			element('div', { className: 'code quiet', text: shortUrl(url) }),
		),
		element('td', {}, statusBadge(entry, 'delivery-status')),
		element('td', { className: 'number', text: `${latencyMs} ms` }),
		element('td', { className: 'code response' }, bodyOf(error ?? response)),
	];
}

function unheardCells({ event, pausedWebhooks }) {
	const why =
		pausedWebhooks > 0
			? `Nobody was told: every webhook with ${event} is paused.`
			: `Nobody was told: no webhook has ${event}.`;
	const badge = { testId: 'delivery-status', className: 'badge doubtful', text: 'Not sent' };
	return [
		element('td', { className: 'quiet', text: 'Nobody' }),
		element('td', {}, element('span', badge)),
		element('td', { className: 'number quiet', text: '–' }),
		element('td', { className: 'response', text: why }),
	];
}

function bodyOf(text) {
	if (text === '') return element('span', { className: 'quiet', text: 'Empty' });
	if (text.length <= LONG) return element('span', { text });
	const summary = element('summary', { text: `${text.slice(0, LONG)}…` });
	return element('details', {}, summary, element('pre', { text }));
}
