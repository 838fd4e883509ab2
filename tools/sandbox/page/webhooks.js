import { byId, clock, element, emptyTable, statusBadge } from './dom.js';

const HEADINGS = ['Name', 'URL', 'Events', 'State', 'Last answer'];
const NONE = 'None yet. Publish a workflow with Tuco Trigger, or listen for a test event in n8n.';

/** Shows the webhooks of a workspace. */
export function showWebhooks(webhooks) {
	byId('webhook-count').textContent = webhooks.length || '';
	if (webhooks.length === 0) {
		byId('webhooks').replaceChildren(element('p', { className: 'empty', text: NONE }));
		return;
	}
	const { table, body } = emptyTable('webhook-table', HEADINGS);
	body.append(...webhooks.map(rowOf));
	byId('webhooks').replaceChildren(table);
}

function rowOf({ name, url, events, isActive, lastAnswer }) {
	return element(
		'tr',
		{ testId: 'webhook-row' },
		element('td', { className: 'name', text: name }),
		element('td', { className: 'code', text: url }),
		element('td', { className: 'code' }, ...events.map((text) => element('div', { text }))),
		element('td', {}, stateOf(isActive)),
		element('td', {}, ...answerOf(lastAnswer)),
	);
}

function stateOf(isActive) {
	const [text, tone] = isActive ? ['Active', 'good'] : ['Paused', 'doubtful'];
	return element('span', { className: `badge ${tone}`, text });
}

function answerOf(last) {
	if (!last) return [element('span', { className: 'quiet', text: 'None yet' })];
	const when = element('span', { className: 'quiet' }, clock(last.at), ` · ${last.latencyMs} ms`);
	return [statusBadge(last), element('div', {}, when)];
}
