import {
	allEnded,
	queueDrained,
	type QueueN8n,
	type QueueProcess,
	startQueueN8n,
	statusesOf,
} from '../../tools/n8n/queue/queueN8n';
import {
	type CountingService,
	publishInQueue,
	startCountingService,
} from '../../tools/n8n/queue/work';
import { until } from '../../tools/n8n/wait';
import { areInGate, importNoReplyLost, OFTEN, runHourly } from '../support/n8n/noReplyLost';
import { describeInQueueMode } from '../support/queue/missing';
import { Replies, tally } from '../support/replies';

/** Replies in each phase. */
const EACH = 40;
const IN_BATCH = 'workers killed within a polled batch';

/** Hangs fail; slowness does not. */
const SLOW = { timeoutMs: 600_000, everyMs: 500 };

const ENV = {
	N8N_LOG_LEVEL: 'warn',
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	// n8n notices a dead worker's executions after a minute; its default takes half a minute longer.
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

jest.setTimeout(1_800_000);

let n8n: QueueN8n;
let work: CountingService;
let replies: Replies;

const timesDone = (id: string) => work.done.get(id) ?? 0;
const counts = (phase?: string) => tally(replies.ids(phase), timesDone);

describeInQueueMode()('workflow 8 in queue mode', () => {
	beforeAll(async () => {
		n8n = await startQueueN8n({ env: ENV });
		work = await startCountingService();
		replies = new Replies(n8n.workspace, EACH);
	});

	afterAll(async () => {
		work.stop();
		await n8n.stop();
	});

	test('loses none, and repeats only what a killed worker was running', async () => {
		// The limit is more than any work takes.
		const changes = { work: work.node('Work'), polls: OFTEN, limit: 'seconds: 15' };
		const workflow = await importNoReplyLost(n8n, changes);
		const published = await publishInQueue(n8n, workflow);
		const { main, workers, workspace } = n8n;
		const setActive = (isActive: boolean) => {
			for (const { id } of workspace.webhooks) workspace.change(id, { isActive });
		};

		await replies.sendAll('well', EACH);
		await allInGate();

		await Promise.all([replies.sendAll('main killed', EACH, 8), killAmid('main killed', main)]);
		await allInGate();

		const worker = 'worker killed';
		await Promise.all([replies.sendAll(worker, EACH, 8), killAmid(worker, workers[0])]);
		await allInGate();

		// Without events, they come in one polled batch.
		setActive(false);
		await replies.sendAll(IN_BATCH, EACH);
		await killAmid(IN_BATCH, ...workers);
		setActive(true);
		await allInGate();
		await queueDrained(n8n);
		await allEnded(n8n);

		const { success = 0, ...others } = await statusesOf(n8n);
		const atKill = Object.values(others).reduce((sum, each) => sum + each, 0);
		await runHourly(n8n, workflow);
		await published.unpublish();

		const phases = [...new Set(replies.sent.map(({ phase }) => phase))];
		const all = Object.fromEntries(phases.map((phase) => [phase, counts(phase)]));
		process.stdout.write(`${JSON.stringify({ all, success, atKill: others }, null, 1)}\n`);
		expect(counts().lost).toBe(0);
		expect(counts().more).toBeLessThanOrEqual(atKill);
		expect(counts(IN_BATCH).more).toBeLessThanOrEqual(1);
		for (const phase of ['well', 'main killed']) expect(counts(phase).more).toBe(0);
	});
});

/** Kills processes once the work on some replies of a phase is done, and starts them again. */
async function killAmid(phase: string, ...processes: QueueProcess[]) {
	await until('some work', () => counts(phase).once >= 5, { ...SLOW, everyMs: 2 });
	await Promise.all(processes.map(({ server }) => server.stop('SIGKILL')));
	await Promise.all(processes.map(({ startAgain }) => startAgain()));
}

async function allInGate() {
	const areAll = async () => areInGate(n8n, replies.ids());
	await until('every reply to be in the gate', areAll, SLOW);
}
