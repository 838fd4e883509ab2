import { randomUUID } from 'node:crypto';

import type { WorkflowNode } from '../../tools/n8n/schemas';
import { eventIdOf, inFlight } from '../../tools/n8n/load';
import { tucoNode } from '../../tools/n8n/workflows';
import { signerOf } from '../support/fuzz/sign';
import { missingServices } from '../support/queue/missing';
import {
	forgetCounted,
	importOnceAcrossProcesses,
} from '../../tools/n8n/queue/onceAcrossProcesses';
import { type Published, publishInQueue } from '../../tools/n8n/queue/publishInQueue';
import { type QueueN8n, startQueueN8n } from '../../tools/n8n/queue/queueN8n';
import { allEnded, queueIsEmpty, statusesOf } from '../../tools/n8n/queue/settled';
import { troublesOf } from '../support/queue/troubles';
import { startWork, type Work } from '../../tools/n8n/queue/work';

const EVENTS = 5000;
const AT_ONCE = 20;
const EVENTS_TWICE = 60;
const FORGERIES = 500;
const FORGERIES_AT_ONCE = 2;

/**
 * How many executions the two workers have underway at most that are ended, by n8n's default of 10 each. One that is
 * ended in order waits for its executions, but not for those that it has only just taken from the queue.
 */
const UNDERWAY = 20;

const SETTING = {
	env: {
		N8N_LOG_LEVEL: 'warn',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		// What a dead worker had underway is noticed after a minute: n8n's default takes half a minute longer.
		QUEUE_WORKER_STALLED_INTERVAL: '5000',
	},
	// The work has an expression, for which n8n's default engine takes the better part of a core per 10 a second.
	workerEnv: { N8N_EXPRESSION_ENGINE: 'legacy' },
};

jest.setTimeout(3_600_000);

const missing = missingServices();
const inQueueMode = missing === null ? describe : describe.skip;

if (missing !== null) {
	process.stdout.write(
		`The tests of n8n's queue mode are skipped: ${missing}. Start them, or say where they are in PGHOST, PGPORT, PGUSER, PGPASSWORD and REDIS_URL.\n`,
	);
}

let n8n: QueueN8n;
let work: Work;
let published: Published | undefined;

/** The trigger, followed by the work. */
function draft() {
	const trigger = tucoNode(n8n.credentialId);
	const nodes: WorkflowNode[] = [trigger, work.node('Work')];
	const main = [[{ node: 'Work', type: 'main', index: 0 }]];
	return { name: 'Replies in queue mode', nodes, connections: { [trigger.name]: { main } } };
}

inQueueMode('an n8n in queue mode, with two processes for webhooks and two workers', () => {
	beforeAll(async () => {
		n8n = await startQueueN8n(SETTING);
		work = await startWork();
	});

	// One that failed leaves nothing for the next to stumble over.
	afterEach(async () => {
		await published?.retire();
		published = undefined;
	});

	afterAll(async () => {
		await work.stop();
		await n8n.stop();
	});

	test(`runs each of ${EVENTS} acknowledged events, but for those that a worker ended over, none twice, and goes on while the main is away`, async () => {
		published = await publishInQueue(n8n, await n8n.client.createWorkflow(draft()));
		const { url, send } = published;
		expect(url).toMatch(new RegExp(`^${n8n.balancer.url}/webhook/`));

		const answers = new Map<string, number>();
		const count = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1);
		const acknowledged: string[] = [];
		const failures = () =>
			[...answers].reduce((sum, [answer, times]) => sum + (isFailure(answer) ? times : 0), 0);
		const trouble = troublesOf(n8n, failures);
		const genuine = Array.from({ length: EVENTS }, () => randomUUID());
		const forged = Array.from({ length: FORGERIES }, () => randomUUID());
		let sent = 0;
		await Promise.all([
			inFlight(genuine, AT_ONCE, async (id) => {
				await trouble.at(++sent / EVENTS);
				const { status, response } = await send(id);
				count(`${status} ${response}`);
				if (status === 200) acknowledged.push(id);
			}),
			inFlight(forged, FORGERIES_AT_ONCE, async (id) => {
				const { status, response } = await send(id, { sign: signerOf({ kind: 'other-webhook' }) });
				count(`${status} ${response}`);
			}),
		]);
		// A process that is taken out of the balancer and then restarted costs nothing, and neither does a worker.
		const { before } = await trouble.over();
		expect(before).toBe(0);
		await queueIsEmpty(n8n);
		await n8n.main.server.stop();
		const meanwhile = Array.from({ length: AT_ONCE }, () => randomUUID());
		for (const id of meanwhile) expect(await send(id)).toMatchObject({ status: 200 });
		await queueIsEmpty(n8n);
		expect(meanwhile.filter((id) => !work.done.has(eventIdOf(id)))).toEqual([]);
		// At its start the main marks as crashed what nobody is at work on any more.
		await n8n.main.startAgain();
		const statuses = await allEnded(n8n);

		const undone = acknowledged.filter((id) => !work.done.has(eventIdOf(id)));
		const { success = 0, ...others } = statuses;
		const failed = Object.values(others).reduce((sum, each) => sum + each, 0);
		process.stdout.write(
			`queue: ${JSON.stringify({ answers: Object.fromEntries(answers), statuses, undone: undone.length })}\n`,
		);
		expect([...answers.keys()].filter((answer) => !isFailure(answer)).sort()).toEqual([
			EMITTED,
			FORGED,
		]);
		expect(acknowledged).toHaveLength(answers.get(EMITTED) ?? 0);
		const shares = [...n8n.balancer.answered.values()];
		expect(shares.filter((share) => share > EVENTS / 20)).toHaveLength(2);
		expect(undone.length).toBeLessThanOrEqual(UNDERWAY);
		expect(undone.length).toBeLessThanOrEqual(failed);
		expect(success + failed).toBeGreaterThanOrEqual(acknowledged.length);
		expect([...work.done].filter(([, times]) => times > 1)).toEqual([]);
		expect(forged.filter((id) => work.done.has(eventIdOf(id)))).toEqual([]);

		await retryCrashed();
		await allEnded(n8n);
		const lost = undone.filter((id) => !work.done.has(eventIdOf(id)));
		expect(lost.length).toBeLessThanOrEqual(statuses.error ?? 0);
	});

	test('starts the workflow once in each process for an event that comes again and again', async () => {
		const workflow = await n8n.client.createWorkflow(draft());
		published = await publishInQueue(n8n, workflow);
		const { send } = published;
		const [one, other] = n8n.processors.map(({ server }) => server.url);
		const id = randomUUID();
		const answers = [];
		for (const at of [one, other, one, other]) {
			const { status, response } = await send(id, { at });
			answers.push(`${status} ${response}`);
		}
		expect(answers).toEqual([EMITTED, EMITTED, DUPLICATE, DUPLICATE]);
		await allEnded(n8n);
		expect(work.done.get(eventIdOf(id))).toBe(2);
	});

	test(`does the work once for each of ${EVENTS_TWICE} events that reach both processes at the same moment, with 7-once-across-processes.json`, async () => {
		// The expressions of the file are to work in n8n's default engine.
		await Promise.all(
			n8n.workers.map(async ({ server, startAgain }) => {
				await server.stop();
				await startAgain({ N8N_EXPRESSION_ENGINE: 'vm' });
			}),
		);
		const before = await statusesOf(n8n);
		const workflow = await importOnceAcrossProcesses(n8n, work);
		published = await publishInQueue(n8n, workflow);
		const { send } = published;
		const ids = Array.from({ length: EVENTS_TWICE }, () => randomUUID());
		await inFlight(ids, AT_ONCE / 2, async (id) => {
			await Promise.all(
				n8n.processors.map(async ({ server }) => {
					expect(await send(id, { at: server.url })).toEqual({
						status: 200,
						response: '{"received":true}',
					});
				}),
			);
		});
		const { success = 0, ...others } = await allEnded(n8n);
		await forgetCounted(n8n.keys.redis, workflow);
		expect(ids.map((id) => work.done.get(eventIdOf(id)))).toEqual(ids.map(() => 1));
		expect({ success, ...others }).toEqual({
			...before,
			success: (before.success ?? 0) + 2 * EVENTS_TWICE,
		});
	});
});

const EMITTED = '200 {"received":true}';
const FORGED = '401 {"error":"The signature does not match the body"}';
/** What is neither taken nor refused: Tuco counts it as not delivered. */
const isFailure = (answer: string) => /^5\d\d /.test(answer);
const DUPLICATE = '200 {"received":true,"ignored":"duplicate"}';

/** As a user does under Executions. One that n8n has failed itself has lost its event. */
async function retryCrashed() {
	const crashed = await n8n.database.query<{ id: number }>(
		`SELECT id FROM execution_entity WHERE status = 'crashed'`,
	);
	for (const { id } of crashed) {
		await n8n.client.session.call('POST', `/rest/executions/${id}/retry`, {
			body: { loadWorkflow: false },
		});
	}
}
