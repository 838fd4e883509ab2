import type { Sandbox, Workspace } from '../sandbox';
import { type Described } from './description';
import { WANTED } from './recorder';

const UNKNOWN = '0'.repeat(24);
const PHONE = '+12025550143';
const ann = { firstName: 'Ann', phone: PHONE };

type Input = { id?: string; query?: object; body?: object };

const noWorkspace = ({ faults }: Sandbox): Input => {
	faults.add({ status: 400, body: '{"error":"No active workspace"}' });
	return {};
};

/** What makes any operation answer a status. */
const CAUSES: Partial<Record<number, (workspace: Workspace, sandbox: Sandbox) => unknown>> = {
	401: (workspace) => workspace.revokeKey(),
	402: (workspace) => (workspace.subscription = 'past-due'),
	429: ({ calls, clock }) => {
		const spent = Array<number>(200).fill(clock.now());
		for (const kind of ['messages', 'availability', 'campaigns', 'replies']) calls.set(kind, spent);
	},
	500: (_, { faults }) => faults.add({ status: 500 }),
};

/** What makes an operation answer a status, where an unknown ID in the path and an empty body do not. */
const INPUTS: Partial<Record<string, (workspace: Workspace, sandbox: Sandbox) => Input>> = {
	'sendMessage 200': ({ messaging }) => {
		messaging.addLead(ann);
		messaging.findsOnlyQuickSends = true;
		return { body: { message: 'Hi', recipientPhone: PHONE } };
	},
	'sendMessage 403': () => {
		const attachmentUrls = ['https://files.tuco.ai/org_other/a.png'];
		return { body: { recipientPhone: PHONE, attachmentUrls } };
	},
	'sendMessage 404': () => ({ body: { message: 'Hi', leadId: UNKNOWN } }),
	'createLeads 200': ({ messaging }) => {
		messaging.addLead(ann);
		return { body: { leads: [ann] } };
	},
	'createLeads 400': () => ({ body: { leads: [{ firstName: 'Ann' }] } }),
	'createLeads 404': () => ({ body: { leads: [ann], listId: UNKNOWN } }),
	'getLeads 400': () => ({ query: { id: 'x' } }),
	'getLeads 404': () => ({ query: { id: UNKNOWN } }),
	'getLeads 503': ({ messaging }) => {
		messaging.searchTimesOut = true;
		return { query: { search: 'a' } };
	},
	'addLeadToCampaign 201': ({ messaging }) => {
		return { id: messaging.addCampaign('Spring', 'Hi')._id, body: { lead: ann } };
	},
	'addLeadToCampaign 400': ({ messaging }) => ({ id: messaging.addCampaign('Spring', 'Hi')._id }),
	'getReplies 400': () => ({ query: { leadId: 'x' } }),
	'getReplies 404': () => ({ query: { campaignId: UNKNOWN } }),
	'getLines 400': (_, sandbox) => noWorkspace(sandbox),
	'checkLeadAvailability 404': () => ({ query: { id: UNKNOWN } }),
	'bulkCheckAvailability 400': (_, sandbox) => noWorkspace(sandbox),
	'listWebhooks 400': (_, sandbox) => noWorkspace(sandbox),
	'updateWebhook 400': (workspace) => {
		const { id } = workspace.addByHand({ url: 'https://example.com', events: ['message.reply'] });
		return { id, body: { events: [] } };
	},
};

/** Calls an operation so that it answers a status. */
export async function askFor(
	{ id: operationId, method, path, hasBody }: Described,
	status: number,
	{ sandbox, url }: { sandbox: Sandbox; url: string },
): Promise<void> {
	const workspace = sandbox.createWorkspace();
	const { apiKey } = workspace;
	const {
		id = UNKNOWN,
		query,
		body = {},
	} = INPUTS[`${operationId} ${status}`]?.(workspace, sandbox) ?? {};
	CAUSES[status]?.(workspace, sandbox);
	const search = new URLSearchParams({ ...query }).toString();
	const headers = { Authorization: `Bearer ${apiKey}`, [WANTED]: String(status) };
	await fetch(`${url}${path.replace('{id}', id)}?${search}`, {
		method,
		headers: { ...headers, ...(hasBody && { 'Content-Type': 'application/json' }) },
		...(hasBody && { body: JSON.stringify(body) }),
	});
}
