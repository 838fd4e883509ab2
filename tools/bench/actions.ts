import '../core/environment';

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { nodeRunner } from '../core/nodeRunner';
import { type RealN8n, startRealN8n } from '../n8n/realN8n';
import type { JsonObject, WorkflowNode } from '../n8n/schemas';
import { actionNode, chainOf, noOp } from '../n8n/workflows';
import { startSandbox } from '../sandbox';
import { figuresTable, median, ratios, type Section, spread, takeTurns, type Turn } from './report';

/** How many messages, leads and replies, at the full share. */
const SIZES = { messages: 500, leads: 2000, replies: 10_000 };

/** How long the sandbox takes for a send (contract of actions, section 1: usually 4 to 8 s). */
const SEND_MS = 4000;

/** The measurements of a candidate. Sends take minutes, so they are measured once. */
const ROUNDS = { messages: 1, leads: 5 };

const LIMIT = { timeoutMs: 3_600_000, everyMs: 250 };

/** How fast the node Tuco acts, against n8n's HTTP Request node, and what a long list costs in memory. */
export const actions: Section = async (share, say) => {
	const n8n = await startRealN8n();
	try {
		n8n.workspace.messaging.isPaced = false;
		const messages = Math.ceil(SIZES.messages * share);
		const leads = Math.ceil(SIZES.leads * share);
		say(`${messages} messages`);
		n8n.sandbox.faults.add({ method: 'POST', delayMs: SEND_MS, times: 'always' });
		const sends = await compare(n8n, messages, ROUNDS.messages, {
			'Tuco, Message: Send': tuco(n8n, 'message', 'send', {
				recipientPhone: '={{ $json.phone }}',
				message: 'Hello',
			}),
			'HTTP Request, batched': http(
				n8n,
				'/api/messages',
				'={{ { recipientPhone: $json.phone, message: "Hello" } }}',
				{ batching: { batch: { batchSize: 60, batchInterval: 60_000 } } },
			),
		});
		n8n.sandbox.faults.clear();
		say(`${leads} leads`);
		const fields = { firstName: 'Ann', phone: '={{ $json.phone }}' };
		const created = await compare(n8n, leads, ROUNDS.leads, {
			'Tuco, Lead: Create, Leads per Call: Many': tuco(n8n, 'lead', 'create', {
				...fields,
				leadsPerCall: 'many',
			}),
			'Tuco, Lead: Create': tuco(n8n, 'lead', 'create', fields),
			'HTTP Request': http(
				n8n,
				'/api/leads',
				'={{ { leads: [{ firstName: "Ann", phone: $json.phone }] } }}',
			),
		});
		say(`${SIZES.replies} replies`);
		const { itemsMb, beyondMb, pages } = await measureReplies();
		const goals = [
			[`${messages} sends, at least 0.98 times as fast as HTTP Request`, ...verdict(sends, 0.98)],
			[`${leads} leads, faster than HTTP Request`, ...verdict(created, 1)],
			[
				`${SIZES.replies} replies, at most a page and 1 MB beyond the items`,
				beyondMb <= itemsMb / pages + 1 ? 'met' : '**missed**',
				`${beyondMb.toFixed(1)} MB`,
			],
		];
		return `At a share of ${share}.

${tableOf(`${messages} messages`, sends)}

${tableOf(`${leads} leads`, created)}

${figuresTable(
	[
		`${SIZES.replies} replies on ${pages} pages`,
		'Items (MB)',
		'One page (MB)',
		'Most beyond the items (MB)',
	],
	[
		[
			'Tuco, Reply: Get Many',
			itemsMb.toFixed(1),
			(itemsMb / pages).toFixed(2),
			beyondMb.toFixed(1),
		],
	],
)}

${figuresTable(['Goal', 'Verdict', 'Figure'], goals)}`;
	} finally {
		await n8n.stop();
	}
};

/** A candidate's figures are seconds. The first is ours, the last its peer. */
type Candidate = Turn & { name: string };

/** Measures the candidates in turns, each with as many people, all new to the workspace and each given an item. */
async function compare(
	{ client, workspace }: RealN8n,
	count: number,
	rounds: number,
	nodes: Record<string, WorkflowNode>,
): Promise<Candidate[]> {
	const items = Array.from({ length: count }, (_, at) => ({
		json: { phone: `+1202555${String(at).padStart(4, '0')}` },
	}));
	const candidates: Candidate[] = [];
	for (const [name, node] of Object.entries(nodes)) {
		const start = { ...noOp('Start'), type: 'n8n-nodes-base.manualTrigger' };
		const draft = { ...chainOf([start, node]), pinData: { Start: items } };
		const { id } = await client.createWorkflow(draft);
		const measure = async () => {
			workspace.calls.clear();
			workspace.messaging.removeLeads(workspace.messaging.leads.map(({ _id }) => _id));
			const execution = await client.runByHand(id, 'Start', LIMIT);
			const given = execution.items(node.name).length;
			if (given !== count)
				throw new Error(`${name} gave ${given} items, not ${count}: ${execution.error}`);
			const { startedAt, stoppedAt } = execution;
			return (Date.parse(stoppedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
		};
		candidates.push({ name, measure, figures: [] });
	}
	await takeTurns([candidates], { rounds, warmUp: 0 });
	return candidates;
}

const tuco = (
	{ credentialId }: RealN8n,
	resource: string,
	operation: string,
	parameters: JsonObject,
) => actionNode(credentialId, { resource, operation, ...parameters });

function http(
	{ credentialId, sandbox }: RealN8n,
	path: string,
	jsonBody: string,
	options = {},
): WorkflowNode {
	return {
		...noOp('HTTP Request'),
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: sandbox.url + path,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'tucoApi',
			sendBody: true,
			specifyBody: 'json',
			jsonBody,
			options,
		},
		credentials: { tucoApi: { id: credentialId, name: 'Tuco' } },
	};
}

function tableOf(what: string, candidates: Candidate[]): string {
	const rows = candidates.map((each) => [
		each.name,
		spread(each.figures),
		each === candidates[0] ? '' : spread(timesAsFast(candidates, each), 2),
	]);
	return figuresTable([what, 'Seconds', 'Tuco ÷ it'], rows);
}

/** How many times as fast as it the first candidate was, in each round. */
function timesAsFast([ours]: Candidate[], it: Candidate | undefined): number[] {
	return ours && it ? ratios(it, ours) : [];
}

function verdict(candidates: Candidate[], least: number): [string, string] {
	const ratio = median(timesAsFast(candidates, candidates.at(-1)));
	return [ratio >= least ? 'met' : '**missed**', ratio.toFixed(2)];
}

/** Reads replies with Return All, and compares the memory held after each page with the items so far. */
async function measureReplies() {
	setFlagsFromString('--expose_gc');
	const collect = runInNewContext('gc') as () => void;
	const heldMb = () => {
		collect();
		return process.memoryUsage().heapUsed / 1e6;
	};
	const sandbox = await startSandbox();
	const workspace = sandbox.createWorkspace();
	for (let at = 0; at < SIZES.replies; at++) {
		const { _id } = workspace.messaging.addLead({ email: `${at}@example.com` });
		const receivedAtUtc = new Date().toISOString();
		workspace.messaging.replies.set(_id, [{ messageId: `r${at}`, message: 'Yes', receivedAtUtc }]);
	}
	const run = nodeRunner(sandbox, workspace);
	const parameters = { resource: 'reply', operation: 'getAll' };
	// Loads what n8n-core loads with a first call.
	await run({ parameters });
	const first = sandbox.requests.length;
	const before = heldMb();
	const samples: { page: number; mb: number }[] = [];
	const sampling = setInterval(() => {
		samples.push({ page: sandbox.requests.length - first, mb: heldMb() - before });
	}, 20);
	const { main } = await run({ parameters: { ...parameters, returnAll: true } });
	clearInterval(sampling);
	if (main.length !== SIZES.replies) throw new Error(`${main.length} replies came back`);
	const itemsMb = heldMb() - before;
	const pages = sandbox.requests.length - first;
	const beyond = samples.map(({ page, mb }) => mb - (itemsMb * page) / pages);
	await sandbox.stop();
	return { itemsMb, pages, beyondMb: Math.max(...beyond) };
}
