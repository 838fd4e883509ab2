import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

import { eventIdOf, inFlight } from '../n8n/load';
import { allEnded, type QueueN8n, startQueueN8n } from '../n8n/queue/queueN8n';
import { unlinkKeys } from '../n8n/queue/services';
import {
	type CountingService,
	importOnceAcrossProcesses,
	keysOfOnce,
	publishInQueue,
	startCountingService,
} from '../n8n/queue/work';
import { DEFAULT_VERSION } from '../n8n/install';
import { chainOf, noOp, tucoNode } from '../n8n/workflows';
import type { Workflow } from '../n8n/schemas';
import { type Section, figuresTable } from './report';

const ENV = { N8N_LOG_LEVEL: 'warn', N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
const ONCE = '7-once-across-processes.json';
const TWICE = 200;

/** What runs after the trigger, for how many events, and the workers' extra variables. */
const COSTS = [
	{ title: 'Nothing', after: 'nothing', events: 1000 },
	{ title: 'An HTTP request, with one expression', after: 'work', events: 300 },
	{
		title: 'The same, `N8N_EXPRESSION_ENGINE=legacy`',
		after: 'work',
		events: 300,
		workerEnv: { N8N_EXPRESSION_ENGINE: 'legacy' },
	},
	{ title: `${ONCE}, and that request`, after: 'once', events: 300 },
] as const;

/** What handles the duplicates, and how the second copy is sent. */
const DUPLICATES = [
	{ title: 'The trigger alone', after: 'work', manner: 'one after the other' },
	{ title: ONCE, after: 'once', manner: 'one after the other' },
	{ title: 'The trigger alone', after: 'work', manner: 'at the same moment' },
	{ title: ONCE, after: 'once', manner: 'at the same moment' },
] as const;

type Bench = { n8n: QueueN8n; work: CountingService };

/** n8n's queue mode: what an event costs each process, and how often a duplicate's work is done. */
export const queue: Section = async (share, say) => {
	const n8n = await startQueueN8n({ env: ENV });
	const work = await startCountingService();
	try {
		const costs: string[][] = [];
		for (const { title, after, events, ...more } of COSTS) {
			say(title);
			const env = 'workerEnv' in more ? more.workerEnv : {};
			const workflow = await workflowWith({ n8n, work }, after);
			const cost = await costOf(n8n, workflow, Math.ceil(events * share), env);
			costs.push([title, ...cost.map((each) => each.toFixed(1))]);
		}
		const outcomes: string[][] = [];
		for (const { title, after, manner } of DUPLICATES) {
			say(`${title}, ${manner}`);
			const workflow = await workflowWith({ n8n, work }, after);
			const counts = await sendTwice({ n8n, work }, workflow, Math.ceil(TWICE * share), manner);
			outcomes.push([title, manner, ...counts.map(String)]);
		}
		const parts = ['Process for webhooks', 'Worker', 'PostgreSQL', 'Redis'];
		return `n8n ${DEFAULT_VERSION}.

${figuresTable(['After the trigger', ...parts], costs)}

${figuresTable(['Duplicates of', 'The second came', 'Never', 'Once', 'Twice'], outcomes)}`;
	} finally {
		work.stop();
		await n8n.stop();
	}
};

async function workflowWith(
	{ n8n, work }: Bench,
	after: 'nothing' | 'work' | 'once',
): Promise<Workflow> {
	if (after === 'once') return await importOnceAcrossProcesses(n8n, work);
	const next = after === 'work' ? work.node('Work') : noOp('Done');
	return await n8n.client.createWorkflow(chainOf([tucoNode(n8n.credentialId), next]));
}

/**
 * Webhook processors accept events while no worker runs, then workers execute them while no events arrive. So each has
 * the machine to itself, and their costs do not mix.
 *
 * @returns CPU milliseconds per event: webhook processor, worker, PostgreSQL, Redis
 */
async function costOf(
	n8n: QueueN8n,
	workflow: Workflow,
	events: number,
	workerEnv: Record<string, string>,
): Promise<number[]> {
	const { workers, processors } = n8n;
	await Promise.all(workers.map(({ server }) => server.stop()));
	const { send, unpublish } = await publishInQueue(n8n, workflow);

	const ids = Array.from({ length: events }, () => randomUUID());
	const accepted = await cpuDuring(processors, async () => {
		await inFlight(ids.entries(), 20, async ([index, id]) => {
			const at = processors[index % 2 === 0 ? 0 : 1].server.url;
			const { status } = await send(id, { at });
			if (status !== 200) throw new Error(`An event got status ${status}`);
		});
	});
	await Promise.all(workers.map(({ startAgain }) => startAgain(workerEnv)));
	const executed = await cpuDuring(workers, () => allEnded(n8n));
	await unpublish();
	await unlinkKeys(n8n.keys.redis, keysOfOnce(workflow));
	const postgres = accepted.postgres + executed.postgres;
	const redis = accepted.redis + executed.redis;
	return [accepted.own, executed.own, postgres, redis].map((ms) => ms / events);
}

/** CPU milliseconds of these processes, PostgreSQL and Redis during `act`. */
async function cpuDuring(processes: QueueN8n['workers'], act: () => Promise<unknown>) {
	const pids = processes.map(({ server }) => server.pid);
	const now = () => ({
		own: cpuMs((pid) => pids.includes(pid)),
		postgres: cpuMs((_, program) => program === 'postgres'),
		redis: cpuMs((_, program) => program === 'redis-server'),
	});
	const before = now();
	await act();
	const { own, postgres, redis } = now();
	return {
		own: own - before.own,
		postgres: postgres - before.postgres,
		redis: redis - before.redis,
	};
}

/** CPU milliseconds so far of matching processes and their ended children. Linux only: assumes 100 ticks a second. */
function cpuMs(matches: (pid: number, program: string) => boolean): number {
	let ticks = 0;
	for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
		try {
			const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
			const [, program = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
			if (!matches(pid, program)) continue;
			const used = rest.split(' ').slice(11, 15).map(Number);
			ticks += used.reduce((sum, each) => sum + each, 0);
		} catch {
			// The process has ended.
		}
	}
	return ticks * 10;
}

/** Sends each event twice, and counts for how many the work was done never, once and twice. */
async function sendTwice(
	{ n8n, work }: Bench,
	workflow: Workflow,
	events: number,
	manner: 'one after the other' | 'at the same moment',
): Promise<number[]> {
	const { send, unpublish } = await publishInQueue(n8n, workflow);
	const ids = Array.from({ length: events }, () => randomUUID());
	await inFlight(ids, 10, async (id) => {
		if (manner === 'at the same moment') {
			await Promise.all(n8n.processors.map(({ server }) => send(id, { at: server.url })));
		} else {
			await send(id);
			await send(id);
		}
	});
	await allEnded(n8n);
	await unpublish();
	await unlinkKeys(n8n.keys.redis, keysOfOnce(workflow));
	const times = ids.map((id) => work.done.get(eventIdOf(id)) ?? 0);
	return [0, 1, 2].map((wanted) => times.filter((each) => each === wanted).length);
}
