import { randomUUID } from 'node:crypto';

import type { Workflow } from '../../n8n/schemas';
import { inFlight } from '../../n8n/load';
import { publishInQueue } from '../../n8n/queue/publishInQueue';
import type { QueueN8n } from '../../n8n/queue/queueN8n';
import { allEnded } from '../../n8n/queue/settled';
import { cpuMs, cpuMsOf, usedBetween } from './cpu';

/** What one event takes of each part, in milliseconds of a processor core, and how fast it went on this machine. */
export type Rates = {
	acceptedPerSecond: number;
	executedPerSecond: number;
	processor: number;
	worker: number;
	postgres: number;
	redis: number;
};

const AT_ONCE = 20;

/**
 * Has the processes for webhooks take events while no worker runs, and then the workers execute them while no event comes:
 * each has the machine to itself, and what it takes is its own.
 */
export async function ratesOf(
	n8n: QueueN8n,
	workflow: Workflow,
	{ events, workerEnv = {} }: { events: number; workerEnv?: Record<string, string> | undefined },
): Promise<Rates> {
	const { workers, processors } = n8n;
	await Promise.all(workers.map(({ server }) => server.stop()));
	const { send, retire } = await publishInQueue(n8n, workflow);
	const services = { postgres: 0, redis: 0 };

	const accepting = meter(processors.map(({ server }) => server.pid));
	const urls = processors.map(({ server }) => server.url);
	const ids = Array.from({ length: events }, (_, at) => ({
		id: randomUUID(),
		at: urls[at % urls.length],
	}));
	await inFlight(ids, AT_ONCE, async ({ id, at }) => {
		const { status } = await send(id, { at });
		if (status !== 200) throw new Error(`An event was answered ${status}`);
	});
	const accepted = accepting();

	await Promise.all(workers.map(({ startAgain }) => startAgain(workerEnv)));
	const executing = meter(workers.map(({ server }) => server.pid));
	await allEnded(n8n);
	const executed = executing();
	const [{ seconds } = { seconds: NaN }] = await n8n.database.query<{ seconds: number }>(
		`SELECT extract(epoch FROM max("stoppedAt") - min("startedAt"))::float AS seconds
		FROM execution_entity WHERE "workflowId" = $1`,
		[workflow.id],
	);
	await retire();
	for (const part of [accepted, executed]) {
		services.postgres += part.postgres / events;
		services.redis += part.redis / events;
	}
	return {
		acceptedPerSecond: events / accepted.seconds,
		executedPerSecond: events / seconds,
		processor: accepted.own / events,
		worker: executed.own / events,
		...services,
	};
}

/** Begins to measure what some processes, and the services behind them, take; the result is called to end it. */
function meter(pids: readonly number[]) {
	const now = () => ({
		own: new Map(pids.map((pid) => [pid, cpuMs(pid)])),
		postgres: cpuMsOf('postgres'),
		redis: cpuMsOf('redis-server'),
		at: performance.now(),
	});
	const before = now();
	return () => {
		const after = now();
		return {
			own: usedBetween(before.own, after.own),
			postgres: usedBetween(before.postgres, after.postgres),
			redis: usedBetween(before.redis, after.redis),
			seconds: (after.at - before.at) / 1000,
		};
	};
}
