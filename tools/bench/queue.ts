import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

import { inFlight } from '../n8n/load';
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
import { chainOf, noOp, TRIGGER, tucoNode } from '../n8n/workflows';
import type { JsonObject, Workflow } from '../n8n/schemas';
import { BATCHES } from './candidates';
import { type Section, figuresTable } from './report';

const ENV = { N8N_LOG_LEVEL: 'warn', N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
const ONCE = '7-once-across-processes.json';

/** What runs after the trigger, for how many events, each with and without batches. */
const COSTS = [
	{ title: 'Nothing', after: 'nothing', events: 1000 },
	{ title: 'An HTTP request, with one expression', after: 'work', events: 400 },
	{ title: `${ONCE}, and that request`, after: 'once', events: 400 },
] as const;

/** As many events as the poster has connections, so each processor has a full batch. */
const IN_FLIGHT = 40;

type Bench = { n8n: QueueN8n; work: CountingService };

/** n8n's queue mode: what an event costs each process, with and without batches. */
export const queue: Section = async (share, say) => {
	const n8n = await startQueueN8n({ env: ENV });
	const work = await startCountingService();
	try {
		const costs: string[][] = [];
		for (const { title, after, events } of COSTS) {
			for (const options of [{}, BATCHES]) {
				const { batchSize = 1 } = options as Partial<typeof BATCHES>;
				say(`${title}, batches of ${batchSize}`);
				const workflow = await workflowWith({ n8n, work }, after, options);
				const cost = await costOf(n8n, workflow, Math.ceil(events * share));
				costs.push([title, String(batchSize), ...cost]);
			}
		}
		const parts = ['Process for webhooks', 'Worker', 'PostgreSQL', 'Redis'];
		const heads = ['After the trigger', 'Batch Size', ...parts, 'Rows', 'Accepted', 'Executed'];
		return `n8n ${DEFAULT_VERSION}, Batch Wait ${BATCHES.batchWait}.

${figuresTable(heads, costs)}`;
	} finally {
		work.stop();
		await n8n.stop();
	}
};

async function workflowWith(
	{ n8n, work }: Bench,
	after: 'nothing' | 'work' | 'once',
	options: JsonObject,
): Promise<Workflow> {
	const { client } = n8n;
	if (after === 'once') {
		const workflow = await importOnceAcrossProcesses(n8n, work);
		const nodes = workflow.nodes.map((node) =>
			node.name === TRIGGER ? { ...node, parameters: { ...node.parameters, options } } : node,
		);
		return await client.updateWorkflow(workflow.id, { nodes, connections: workflow.connections });
	}
	const next = after === 'work' ? work.node('Work') : noOp('Done');
	const node = tucoNode(n8n.credentialId);
	const trigger = { ...node, parameters: { ...node.parameters, options } };
	return await client.createWorkflow(chainOf([trigger, next]));
}

/**
 * Webhook processors accept events while no worker runs, then workers execute them while no events arrive. So each has
 * the machine to itself, and their costs do not mix.
 *
 * @returns CPU milliseconds per event: webhook processor, worker, PostgreSQL, Redis; then rows per event (an execution has
 * two) and how many events a second were accepted and executed
 */
async function costOf(n8n: QueueN8n, workflow: Workflow, events: number): Promise<string[]> {
	const { workers, processors, database, keys } = n8n;
	await Promise.all(workers.map(({ server }) => server.stop()));
	const { send, unpublish } = await publishInQueue(n8n, workflow);

	const ids = Array.from({ length: events }, () => randomUUID());
	const accepted = await cpuDuring(processors, async () => {
		await inFlight(ids.entries(), IN_FLIGHT, async ([index, id]) => {
			const at = processors[index % 2 === 0 ? 0 : 1].server.url;
			const { status } = await send(id, { at });
			if (status !== 200) throw new Error(`An event got status ${status}`);
		});
	});
	// Hidden until both workers are up, so that their start does not count.
	const jobs = (list: string) => `${keys.name}:jobs:${list}`;
	await keys.redis.rename(jobs('wait'), jobs('hidden'));
	await Promise.all(workers.map(({ startAgain }) => startAgain()));
	const executed = await cpuDuring(workers, async () => {
		await keys.redis.rename(jobs('hidden'), jobs('wait'));
		await allEnded(n8n);
	});
	const [{ executions, seconds } = { executions: '', seconds: '' }] = await database.query<{
		executions: string;
		seconds: string;
	}>(
		`SELECT count(*) AS executions, extract(epoch FROM max("stoppedAt") - min("startedAt")) AS seconds
		FROM execution_entity WHERE "workflowId" = '${workflow.id}'`,
	);
	await unpublish();
	await unlinkKeys(n8n.keys.redis, keysOfOnce(workflow));
	const postgres = accepted.postgres + executed.postgres;
	const redis = accepted.redis + executed.redis;
	return [
		...[accepted.own, executed.own, postgres, redis].map((ms) => (ms / events).toFixed(1)),
		((2 * Number(executions)) / events).toFixed(2),
		(events / accepted.seconds).toFixed(0),
		(events / Number(seconds)).toFixed(0),
	];
}

/** CPU milliseconds of these processes, PostgreSQL and Redis during `act`, and how long it took. */
async function cpuDuring(processes: QueueN8n['workers'], act: () => Promise<unknown>) {
	const pids = processes.map(({ server }) => server.pid);
	const now = () => ({
		own: cpuMs((pid) => pids.includes(pid)),
		postgres: cpuMs((_, program) => program === 'postgres'),
		redis: cpuMs((_, program) => program === 'redis-server'),
	});
	const [before, start] = [now(), performance.now()];
	await act();
	const seconds = (performance.now() - start) / 1000;
	const { own, postgres, redis } = now();
	return {
		own: own - before.own,
		postgres: postgres - before.postgres,
		redis: redis - before.redis,
		seconds,
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
