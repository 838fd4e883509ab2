import { randomUUID } from 'node:crypto';

import { eventIdOf, inFlight } from '../../tools/n8n/load';
import {
	allEnded,
	type QueueProcess,
	queueDrained,
	type QueueN8n,
	startQueueN8n,
	statusesOf,
} from '../../tools/n8n/queue/queueN8n';
import { unlinkKeys } from '../../tools/n8n/queue/services';
import {
	type CountingService,
	importOnceAcrossProcesses,
	keysOfOnce,
	type Published,
	publishInQueue,
	startCountingService,
} from '../../tools/n8n/queue/work';
import { chainOf, TRIGGER, tucoNode } from '../../tools/n8n/workflows';
import { until } from '../../tools/n8n/wait';
import { signerOf } from '../support/fuzz/sign';
import { describeInQueueMode } from '../support/queue/missing';

const EVENTS = 5000;
const EVENTS_TWICE = 60;
const FORGERIES = 500;
const AT_ONCE = 20;

/**
 * The most executions that the two stopped workers can have underway, at n8n's default of 10 each. On SIGTERM a worker
 * waits for its executions, but not for those that it has only just taken from the queue.
 */
const UNDERWAY = 20;

const SETTING = {
	env: {
		N8N_LOG_LEVEL: 'warn',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		// n8n notices a dead worker's executions after a minute; its default takes half a minute longer.
		QUEUE_WORKER_STALLED_INTERVAL: '5000',
	},
	// The work has an expression. At 10 a second, n8n's default engine would take most of a core.
	workerEnv: { N8N_EXPRESSION_ENGINE: 'legacy' },
};

const EMITTED = '200 {"received":true}';
const DUPLICATE = '200 {"received":true,"ignored":"duplicate"}';
const FORGED = '401 {"error":"The signature does not match the body"}';

jest.setTimeout(3_600_000);

let n8n: QueueN8n;
let work: CountingService;
let published: Published | undefined;

const idsOf = (count: number) => Array.from({ length: count }, () => randomUUID());
const timesDone = (id: string) => work.done.get(eventIdOf(id)) ?? 0;
const urls = () => n8n.processors.map(({ server }) => server.url);

/** Publishes the trigger, followed by the work. */
async function publishChain(): Promise<Published> {
	const draft = chainOf([tucoNode(n8n.credentialId), work.node('Work')]);
	published = await publishInQueue(n8n, await n8n.client.createWorkflow(draft));
	return published;
}

describeInQueueMode()('n8n in queue mode, with two webhook processors and two workers', () => {
	beforeAll(async () => {
		n8n = await startQueueN8n(SETTING);
		work = await startCountingService();
	});

	// So that a failed test leaves no webhook for the next one.
	afterEach(async () => {
		await published?.unpublish();
		published = undefined;
	});

	afterAll(async () => {
		work.stop();
		await n8n.stop();
	});

	test(`runs each of ${EVENTS} acknowledged events, except those that a stopped worker was running, none twice, even without the main process`, async () => {
		const { url, send } = await publishChain();
		expect(url).toMatch(new RegExp(`^${n8n.balancer.url}/webhook/`));

		const { processors, workers, balancer, keys } = n8n;
		const answers = new Map<string, number>();
		let failures = 0;
		const acknowledged: string[] = [];
		const post = async (id: string, how?: Parameters<typeof send>[1]) => {
			const { status, response } = await send(id, how);
			const answer = `${status} ${response}`;
			answers.set(answer, (answers.get(answer) ?? 0) + 1);
			if (status === 200) acknowledged.push(id);
			if (status >= 500) failures++;
		};
		const schedule = restartSchedule([
			[0.15, () => restartGracefully(processors[0])],
			[0.3, () => restart(workers[1], 'SIGTERM')],
			[0.5, () => killWhileBusy(workers[0], () => keys.redis.llen(`${keys.name}:jobs:active`))],
			[
				0.75,
				async () => {
					// A process taken out of the balancer before its restart costs nothing, and neither does a worker.
					expect(failures).toBe(0);
					const { url: address } = processors[1].server;
					await killWhileBusy(processors[1], () => balancer.underway.get(address) ?? 0);
				},
			],
		]);
		const [genuine, forged] = [idsOf(EVENTS), idsOf(FORGERIES)];
		let sent = 0;
		await Promise.all([
			inFlight(genuine, AT_ONCE, async (id) => {
				await schedule.reach(++sent / EVENTS);
				await post(id);
			}),
			inFlight(forged, 2, (id) => post(id, { sign: signerOf({ kind: 'other-webhook' }) })),
		]);
		await schedule.finished();
		await queueDrained(n8n);

		await n8n.main.server.stop();
		const meanwhile = idsOf(AT_ONCE);
		for (const id of meanwhile) expect(await send(id)).toMatchObject({ status: 200 });
		await queueDrained(n8n);
		expect(meanwhile.map(timesDone)).toEqual(meanwhile.map(() => 1));
		// When it starts, the main process marks executions that nobody works on any more as crashed.
		await n8n.main.startAgain();
		const statuses = await allEnded(n8n);

		const undone = acknowledged.filter((id) => timesDone(id) === 0);
		const { success = 0, ...others } = statuses;
		const failed = Object.values(others).reduce((sum, each) => sum + each, 0);
		const counts = { answers: Object.fromEntries(answers), statuses, undone: undone.length };
		process.stdout.write(`queue: ${JSON.stringify(counts)}\n`);
		const deliberate = [...answers.keys()].filter((answer) => !/^5\d\d /.test(answer));
		expect(deliberate.sort()).toEqual([EMITTED, FORGED]);
		expect(acknowledged).toHaveLength(answers.get(EMITTED) ?? 0);
		const shares = [...n8n.balancer.answered.values()];
		expect(shares.filter((share) => share > EVENTS / 20)).toHaveLength(2);
		expect(undone.length).toBeLessThanOrEqual(Math.min(UNDERWAY, failed));
		expect(success + failed).toBeGreaterThanOrEqual(acknowledged.length);
		expect([...work.done].filter(([, times]) => times > 1)).toEqual([]);
		expect(forged.filter((id) => timesDone(id) > 0)).toEqual([]);
	});

	test('starts the workflow once in each webhook processor for an event that is delivered repeatedly', async () => {
		const { send } = await publishChain();
		const [id = ''] = idsOf(1);
		const answers = [];
		for (const at of [...urls(), ...urls()]) {
			const { status, response } = await send(id, { at });
			answers.push(`${status} ${response}`);
		}
		expect(answers).toEqual([EMITTED, EMITTED, DUPLICATE, DUPLICATE]);
		await allEnded(n8n);
		expect(timesDone(id)).toBe(2);
	});

	test(`with 7-once-across-processes.json, does the work once for each of ${EVENTS_TWICE} events that reach both processors at the same moment, and for the pinned samples`, async () => {
		// The expressions of the file must work in n8n's default engine.
		const withDefaultEngine = async ({ server, startAgain }: QueueProcess) => {
			await server.stop();
			await startAgain({ N8N_EXPRESSION_ENGINE: 'vm' });
		};
		await Promise.all(n8n.workers.map(withDefaultEngine));
		const before = await statusesOf(n8n);
		const workflow = await importOnceAcrossProcesses(n8n, work);
		published = await publishInQueue(n8n, workflow);
		const { send } = published;
		const ids = idsOf(EVENTS_TWICE);
		await inFlight(ids, AT_ONCE / 2, async (id) => {
			const both = await Promise.all(urls().map((at) => send(id, { at })));
			expect(both.map(({ status, response }) => `${status} ${response}`)).toEqual([
				EMITTED,
				EMITTED,
			]);
		});
		expect(await allEnded(n8n)).toEqual({
			...before,
			success: (before.success ?? 0) + 2 * EVENTS_TWICE,
		});
		expect(ids.map(timesDone)).toEqual(ids.map(() => 1));

		const samples = (await execute(workflow.id)).items(TRIGGER);
		expect((await execute(workflow.id)).items(TRIGGER)).toEqual(samples);
		expect(samples.map(({ eventId }) => work.done.get(String(eventId)))).toEqual([1, 1]);
		await unlinkKeys(n8n.keys.redis, keysOfOnce(workflow));
	});
});

type Restart = [share: number, act: () => Promise<void>];

/**
 * Runs each restart once its share of the events was sent, one after the other. Senders wait for the one underway if the
 * next is due, so that each comes while there is something to send. `finished` rejects if one of them failed.
 */
function restartSchedule(restarts: Restart[]) {
	const begun: Promise<void>[] = [];
	let underway: Promise<void> | null = null;
	return {
		reach: async (share: number) => {
			const isDue = () => share >= (restarts[0]?.[0] ?? Infinity);
			while (underway !== null && isDue()) await underway;
			const [, act] = isDue() ? (restarts.shift() ?? []) : [];
			if (act === undefined) return;
			underway = act().finally(() => {
				underway = null;
			});
			underway.catch(() => undefined);
			begun.push(underway);
		},
		finished: () => Promise.all(begun),
	};
}

async function restart(part: QueueProcess, signal: 'SIGTERM' | 'SIGKILL') {
	await part.server.stop(signal);
	await part.startAgain();
}

/** Restarts it as an operator does: takes it out of the balancer, and lets it answer what it has. */
async function restartGracefully(part: QueueProcess) {
	await n8n.balancer.drain(part.server.url);
	await restart(part, 'SIGTERM');
}

/** Kills it while it has work to lose. */
async function killWhileBusy(part: QueueProcess, underway: () => number | Promise<number>) {
	await until('enough to be underway', async () => (await underway()) >= 3, { everyMs: 2 });
	await restart(part, 'SIGKILL');
}

/** Executes a workflow by hand, from the samples pinned on its trigger. */
async function execute(workflowId: string) {
	const body = { triggerToStartFrom: { name: TRIGGER } };
	const [before] = await n8n.client.executions({ workflowId });
	await n8n.client.session.call('POST', `/rest/workflows/${workflowId}/run`, { body });
	const { id } = await until('the execution to end', async () => {
		const [newest] = await n8n.client.executions({ workflowId });
		return newest?.id !== before?.id && newest?.stoppedAt ? newest : null;
	});
	return await n8n.client.execution(id);
}
