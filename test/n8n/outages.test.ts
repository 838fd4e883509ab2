import { setInterval } from 'node:timers/promises';

import type { Workflow, WorkflowNode } from '../../tools/n8n/schemas';
import { type CountingService, startCountingService } from '../../tools/n8n/queue/work';
import { publish, until } from '../../tools/n8n/wait';
import { chainOf, noOp, pollingNode } from '../../tools/n8n/workflows';
import { areInGate, importNoReplyLost, OFTEN, runHourly } from '../support/n8n/noReplyLost';
import { startSuite } from '../support/n8n/suite';
import { Replies, tally, type Tally } from '../support/replies';

/** The ways to get replies, and where the ID of an event is after each. */
const WAYS = {
	'Webhook node': "'message.reply:' + $json.body.messageId",
	'Tuco Trigger': '$json.eventId',
	'Tuco Polling Trigger': '$json.eventId',
	'Workflow 8': '$json.eventId',
};
type Way = keyof typeof WAYS;
const ALL = Object.keys(WAYS) as Way[];

const PHASES = ['well', 'stopped', 'killed', 'starting', 'cut off'] as const;
type Phase = (typeof PHASES)[number];

/** Replies in each phase. */
const EACH = 40;

/** How long the work on a reply takes. n8n is killed in the midst of it. */
const WORK_MS = 150;

/** Hangs fail; slowness does not. */
const SLOW = { timeoutMs: 600_000, everyMs: 500 };

jest.setTimeout(1_800_000);

const suite = startSuite({
	oneWorkspace: true,
	env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
});
const workflows = {} as Record<Way, Workflow>;
let work: CountingService;
let replies: Replies;

const timesDone = (way: Way) => (id: string) => work.done.get(`${way} ${id}`) ?? 0;
/** What became of the replies of a phase, or of all. */
const counts = (way: Way, phase?: Phase) => tally(replies.ids(phase), timesDone(way));

/** How many executions of each workflow n8n was running when it was killed. */
const atKill = {} as Record<Way, number>;
/** What the polling trigger alone brought last before each restart. */
const lastPolled = new Set<string>();

beforeAll(async () => {
	work = await startCountingService(WORK_MS);
	replies = new Replies(suite.workspace, EACH);
	await publishAll();
	await well();
	await stopped();
	await well();
	await killed();
	await well();
	await starting();
	await well();
	await cutOff();
	await well();
	await runHourly(suite, workflows['Workflow 8']);
	for (const way of ALL) {
		const all = await suite.client.executions({ workflowId: workflows[way].id });
		atKill[way] = all.filter(({ status }) => status === 'crashed').length;
	}
	print();
}, 1_800_000);

afterAll(() => work.stop());

test('workflow 8 loses none, and repeats only what n8n was running when it was killed', () => {
	expect(counts('Workflow 8')).toMatchObject({ lost: 0 });
	const { more } = counts('Workflow 8', 'killed');
	expect(counts('Workflow 8')).toMatchObject({ more });
	expect(more).toBeLessThanOrEqual(atKill['Workflow 8']);
});

test('the polling trigger alone loses none, and repeats what it brought last before a restart', () => {
	const way = 'Tuco Polling Trigger';
	expect(counts(way)).toMatchObject({ lost: 0 });
	const repeated = replies.ids().filter((id) => timesDone(way)(id) > 1);
	// A poll may have come while n8n was being killed.
	const mayRepeat = [...lastPolled, ...replies.ids('killed')];
	expect(mayRepeat).toEqual(expect.arrayContaining(repeated));
});

test.each(['Tuco Trigger', 'Webhook node'] as const)(
	'the %s alone loses what n8n did not confirm, and at most what it was running when it was killed',
	(way) => {
		const confirmed = replies.sent.filter((reply) => isConfirmed(reply, way));
		const lost = confirmed.filter(({ eventId }) => timesDone(way)(eventId) === 0);
		expect(lost.length).toBeLessThanOrEqual(atKill[way]);
		expect(counts(way)).toMatchObject({ more: 0 });
		for (const phase of PHASES) expect(counts(way, phase).lost > 0).toBe(phase !== 'well');
	},
);

/** The node after a trigger, which shows what ran even after a crash. */
const workOf = (way: Way) => work.node('Work', `'${way} ' + ${WAYS[way]}`);

async function publishAll() {
	const { client, credentialId, workspace } = suite;
	const node = (name: string, type: string, typeVersion: number, parameters: object) =>
		({ ...noOp(name), type, typeVersion, parameters }) as WorkflowNode;
	const path = 'tuco-replies';
	// As Tuco's templates for n8n: the Webhook node answers at once, and a Switch looks at the event.
	const webhook = node('Webhook', 'n8n-nodes-base.webhook', 2, { httpMethod: 'POST', path });
	const isReply = {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					leftValue: '={{ $json.body.event }}',
					rightValue: 'message.reply',
					operator: { type: 'string', operation: 'equals' },
				},
			],
			combinator: 'and',
		},
	};
	const router = node('Event', 'n8n-nodes-base.switch', 3.2, { rules: { values: [isReply] } });
	const create = async (way: Way, ...nodes: WorkflowNode[]) =>
		await client.createWorkflow({ ...chainOf([...nodes, workOf(way)]), name: way });
	Object.assign(workflows, {
		'Webhook node': await create('Webhook node', { ...webhook, webhookId: path }, router),
		'Tuco Trigger': await create('Tuco Trigger', suite.trigger()),
		'Tuco Polling Trigger': await create(
			'Tuco Polling Trigger',
			pollingNode(credentialId, { pollTimes: OFTEN }),
		),
		'Workflow 8': await importNoReplyLost(suite, {
			work: workOf('Workflow 8'),
			polls: OFTEN,
			// More than any work takes.
			limit: 'seconds: 15',
		}),
	});
	const before = polls();
	for (const { id } of Object.values(workflows)) await publish(client, id);
	workspace.addByHand({ url: `${suite.server.url}/webhook/${path}`, events: ['message.reply'] });
	await until('both to poll', () => polls() >= before + 2, SLOW);
}

const polls = () =>
	suite.sandbox.requests.filter(({ path }) => path.startsWith('/api/replies')).length;

/** Replies that arrive as usual, eight after each outage. */
async function well() {
	await replies.sendAll('well', EACH / 5);
	await caughtUp();
}

/** Replies that arrive from the moment n8n is asked to stop. */
async function stopped() {
	await noteLastPolled();
	const stopping = suite.server.stop('SIGTERM');
	await replies.sendAll('stopped', EACH);
	await stopping;
	await start();
	await caughtUp();
}

async function killed() {
	await noteLastPolled();
	const sending = replies.sendAll('killed', EACH);
	const isBusy = () => counts('Workflow 8', 'killed').once >= 4;
	await until('n8n to be in the midst of them', isBusy, { ...SLOW, everyMs: 5 });
	await suite.server.stop('SIGKILL');
	await sending;
	await start();
	await caughtUp();
}

let startMs = 0;

async function start() {
	const begin = performance.now();
	await suite.restart();
	startMs = performance.now() - begin;
}

/** Replies that arrive at even intervals while n8n starts. */
async function starting() {
	await noteLastPolled();
	await suite.server.stop('SIGTERM');
	const every = startMs / EACH;
	const started = start();
	const sending: Promise<void>[] = [];
	for await (const send of setInterval(every, async () => replies.send('starting'))) {
		sending.push(send());
		if (sending.length === EACH) break;
	}
	await Promise.all([started, ...sending]);
	await caughtUp();
}

/** Replies that arrive while n8n and Tuco cannot reach each other. */
async function cutOff() {
	const { workspace, faults } = suite;
	const isActive = (isActive: boolean) => {
		for (const { id } of workspace.webhooks) workspace.change(id, { isActive });
	};
	faults.add({ times: Infinity, drop: 'before' });
	isActive(false);
	await replies.sendAll('cut off', EACH);
	const before = polls();
	await until('both to try', () => polls() >= before + 4, SLOW);
	faults.clear();
	isActive(true);
	await caughtUp();
}

async function noteLastPolled() {
	const { id: workflowId } = workflows['Tuco Polling Trigger'];
	const [last] = await suite.client.executions({ workflowId });
	if (!last) return;
	const { items } = await suite.client.execution(last.id);
	for (const { eventId } of items('Tuco Polling Trigger')) lastPolled.add(String(eventId));
}

/** Waits until every reply is in the gate of workflow 8 and was polled, and all executions have ended. */
async function caughtUp() {
	const isCaughtUp = async () => {
		const ids = replies.ids();
		if (!(await areInGate(suite, ids))) return false;
		if (tally(ids, timesDone('Tuco Polling Trigger')).lost > 0) return false;
		return (await suite.client.executions()).every(({ stoppedAt }) => stoppedAt !== null);
	};
	await until('n8n to catch up', isCaughtUp, SLOW);
}

const isConfirmed = ({ deliveries }: Replies['sent'][number], way: Way) => {
	const own = deliveries.find(({ url }) =>
		workflows[way].nodes.some(({ webhookId }) => url.includes(String(webhookId))),
	);
	// While it starts, n8n answers 200 with a page for a moment.
	return own?.status === 200 && own.response.startsWith('{');
};

/** Prints the table of docs/operating.md. */
function print() {
	const cell = ({ lost, once, more }: Tally) => `${lost} / ${once} / ${more}`;
	const rows = ALL.map((way) => [
		way,
		...[...PHASES, undefined].map((phase) => cell(counts(way, phase))),
	]);
	const lines = [['lost / once / more often', ...PHASES, 'all'], ...rows];
	process.stdout.write(`${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
	process.stdout.write(`Running when n8n was killed: ${JSON.stringify(atKill)}\n`);
}
