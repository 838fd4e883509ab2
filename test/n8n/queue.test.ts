import { randomUUID } from 'node:crypto';

import type { WorkflowNode } from '../../n8n/workflow';
import { inFlight } from '../support/fuzz/inFlight';
import { eventIdOf } from '../support/n8n/signedReply';
import { tucoNode } from '../support/n8n/tucoWorkflow';
import { missingServices } from '../support/queue/missing';
import { publishInQueue } from '../support/queue/publishInQueue';
import { startQueueN8n } from '../support/queue/queueN8n';
import type { QueueN8n } from '../support/queue/queueN8n';
import { allEnded, queueIsEmpty } from '../support/queue/settled';
import { startWork } from '../support/queue/work';
import type { Work } from '../support/queue/work';

const EVENTS = 5000;
const AT_ONCE = 20;
const FORGERIES = 500;
const FORGERIES_AT_ONCE = 2;

/** How many executions a worker has underway at most, by n8n's default. */
const UNDERWAY = 10;

const SETTING = {
	env: {
		N8N_LOG_LEVEL: 'warn',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		// What a dead worker had underway is noticed after half a minute: n8n's defaults take up to one and a half.
		QUEUE_WORKER_LOCK_DURATION: '30000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
		QUEUE_WORKER_STALLED_INTERVAL: '5000',
	},
	// The work has an expression, for which n8n's default engine takes the better part of a core per 10 a second.
	workerEnv: { N8N_EXPRESSION_ENGINE: 'legacy' },
};

jest.setTimeout(1_800_000);

const missing = missingServices();
const inQueueMode = missing === null ? describe : describe.skip;

if (missing !== null) {
	process.stdout.write(
		`The tests of n8n's queue mode are skipped: ${missing}. Start them there, or say where they are in PGHOST, PGPORT, PGUSER, PGPASSWORD and REDIS_URL.\n`,
	);
}

let n8n: QueueN8n;
let work: Work;

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

	afterAll(async () => {
		await work.stop();
		await n8n.stop();
	});

	test(`runs each of ${EVENTS} acknowledged events, but for those that a worker is killed over, and none twice`, async () => {
		const { url, send, retire } = await publishInQueue(n8n, draft());
		expect(url).toMatch(new RegExp(`^${n8n.balancer.url}/webhook/`));

		const answers = new Map<string, number>();
		const count = (answer: string) => answers.set(answer, (answers.get(answer) ?? 0) + 1);
		const acknowledged: string[] = [];
		const trouble = troubles();
		const genuine = Array.from({ length: EVENTS }, () => randomUUID());
		const forged = Array.from({ length: FORGERIES }, () => randomUUID());
		let sent = 0;
		await Promise.all([
			inFlight(genuine, AT_ONCE, async (id) => {
				trouble.at(++sent / EVENTS);
				const { status, response } = await send(id);
				count(`${status} ${response}`);
				if (status === 200) acknowledged.push(id);
			}),
			inFlight(forged, FORGERIES_AT_ONCE, async (id) => {
				const { status, response } = await send(id, { signing: { kind: 'other-webhook' } });
				count(`${status} ${response}`);
			}),
		]);
		await trouble.over();
		await queueIsEmpty(n8n);
		// At its start the main marks as crashed what nobody is at work on any more.
		await n8n.main.server.stop();
		await n8n.main.startAgain();
		const statuses = await allEnded(n8n);

		const undone = acknowledged.filter((id) => !work.done.has(eventIdOf(id)));
		const { success = 0, ...others } = statuses;
		const failed = Object.values(others).reduce((sum, each) => sum + each, 0);
		process.stdout.write(
			`queue: ${JSON.stringify({ answers: Object.fromEntries(answers), statuses, undone: undone.length })}\n`,
		);
		const {
			[EMITTED]: emitted,
			[FORGED]: refused,
			[BROKEN]: broken = 0,
			...else_
		} = Object.fromEntries(answers);
		expect(else_).toEqual({});
		expect((emitted ?? 0) + (refused ?? 0) + broken).toBe(EVENTS + FORGERIES);
		expect(acknowledged).toHaveLength(emitted ?? 0);
		expect([...n8n.balancer.answered.values()].filter((each) => each > EVENTS / 10)).toHaveLength(
			2,
		);
		expect(undone.length).toBeLessThanOrEqual(UNDERWAY);
		expect(undone.length).toBeLessThanOrEqual(failed);
		expect(success + failed).toBeGreaterThanOrEqual(acknowledged.length);
		expect([...work.done].filter(([, times]) => times > 1)).toEqual([]);
		expect(forged.filter((id) => work.done.has(eventIdOf(id)))).toEqual([]);
		await retire();
	});
});

const EMITTED = '200 {"received":true}';
const FORGED = '401 {"error":"The signature does not match the body"}';
/** What the balancer answers when the connection to a process broke. */
const BROKEN = '502 ';

/** What befalls n8n while events come in, each once the given share of them has been sent. */
function troubles() {
	const underway: Promise<void>[] = [];
	const restart =
		(part: 'processors' | 'workers', index: number, signal: 'SIGTERM' | 'SIGKILL') => async () => {
			const victim = n8n[part][index];
			if (victim === undefined) throw new Error(`There are no ${index + 1} ${part}`);
			await victim.server.stop(signal);
			await victim.startAgain();
		};
	const coming = [
		{ share: 0.2, begin: restart('processors', 0, 'SIGTERM') },
		{ share: 0.45, begin: restart('workers', 0, 'SIGKILL') },
		{ share: 0.7, begin: restart('processors', 1, 'SIGKILL') },
	];
	return {
		at: (share: number) => {
			const [next] = coming;
			if (next === undefined || share < next.share) return;
			coming.shift();
			const begun = next.begin();
			// That it failed is told by `over`.
			begun.catch(() => undefined);
			underway.push(begun);
		},
		over: async () => {
			await Promise.all(underway);
		},
	};
}
