import { Tuco } from '../../../nodes/Tuco/Tuco.node';
import { Contexts } from '../../../tools/core/contexts';
import { OneCredential } from '../../../tools/core/credentials';
import { addGoalBot } from '../../../tools/sandbox/goalBotsApi';
import { withTuco } from '../../support/runNode';

const tuco = withTuco();
const node = new Tuco();
const { listSearch } = node.methods;

/** `this` of a method that loads a list for the editor. */
function editor() {
	const { sandbox, workspace } = tuco;
	const credential = new OneCredential({ apiKey: workspace.apiKey, baseUrl: sandbox.url });
	const setup = { workflowId: 'w', nodeName: 'Tuco', parameters: {}, instanceUrl: 'http://x' };
	return new Contexts(node).loadOptions({ ...setup, credential }, 'leadId');
}

test('The list of leads has names and addresses, finds what Tuco finds, and goes on where a page ends', async () => {
	const { messaging } = tuco.workspace;
	for (let n = 0; n < 60; n++) messaging.addLead({ email: `acme-${n}@example.com` });
	const { _id: value } = messaging.addLead({ firstName: 'Jane', phone: '+12025550143' });
	const first = await listSearch.searchLeads.call(editor());
	const second = await listSearch.searchLeads.call(
		editor(),
		undefined,
		String(first.paginationToken),
	);
	const all = [...first.results, ...second.results].map((option) => option.value);
	expect(all).toEqual(messaging.leads.map(({ _id }) => _id));
	expect(second.paginationToken).toBeUndefined();
	const found = await listSearch.searchLeads.call(editor(), 'jane');
	expect(found).toEqual({ results: [{ name: 'Jane (+12025550143)', value }] });
});

test('A search that is too broad for Tuco says what to do, and is not repeated', async () => {
	const error = 'Search timed out. Try a more specific search or fewer results.';
	tuco.sandbox.faults.add({ status: 503, body: JSON.stringify({ error }) });
	await expect(listSearch.searchLeads.call(editor(), 'a')).rejects.toThrow('Type more of the name');
	expect(tuco.sandbox.requests).toHaveLength(1);
});

test('The list of lists is sorted and searched by name', async () => {
	const { messaging } = tuco.workspace;
	const [spring, fair] = ['Spring', 'Fair'].map((name) => ({
		name,
		value: messaging.list(name)._id,
	}));
	expect(await listSearch.searchLists.call(editor())).toEqual({ results: [fair, spring] });
	expect(await listSearch.searchLists.call(editor(), 'spr')).toEqual({ results: [spring] });
});

test('The list of lines is searched by name and number', async () => {
	const { results } = await listSearch.searchLines.call(editor(), 'alex');
	expect(results.map(({ value }) => value)).toEqual([tuco.workspace.messaging.lines.all[1]?._id]);
});

test('The lists of tools and webhooks are searched by name, webhooks by URL too', async () => {
	const { workspace } = tuco;
	const fields = { method: 'GET' as const, url: 'https://x.example.com', responseMapping: 'ok' };
	workspace.tools.push(
		{ _id: 't1', name: 'Is active', ...fields },
		{ _id: 't2', name: 'B', ...fields },
	);
	const tools = await listSearch.searchTools.call(editor(), 'active');
	expect(tools).toEqual({ results: [{ name: 'Is active', value: 't1' }] });
	const { id: value } = workspace.addByHand({
		url: 'https://a.example.com',
		events: [],
		name: 'A',
	});
	workspace.addByHand({ url: 'https://b.example.com', events: [] });
	const webhooks = await listSearch.searchWebhooks.call(editor(), '//a.');
	expect(webhooks).toEqual({ results: [{ name: 'A (https://a.example.com)', value }] });
});

test('The list of goal bots is searched by name, and leaves out archived ones', async () => {
	const fields = (name: string) => ({ name, goal: 'A demo', stages: [] });
	const [demo, old] = ['Demo', 'Old demo', 'Survey'].map((name) =>
		addGoalBot(tuco.workspace.messaging, fields(name)),
	);
	Object.assign(old ?? {}, { status: 'archived' });
	const found = await listSearch.searchGoalBots.call(editor(), 'demo');
	expect(found).toEqual({ results: [{ name: 'Demo', value: demo?._id }] });
});
