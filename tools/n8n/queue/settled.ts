import { until } from '../wait';
import type { QueueN8n } from './queueN8n';

/** How many executions have each status. */
export type Statuses = Readonly<Record<string, number>>;

/** Counts the executions by status, in the database: n8n's own list takes a call for every hundred. */
export async function statusesOf({ database }: Pick<QueueN8n, 'database'>): Promise<Statuses> {
	const rows = await database.query<{ status: string; count: string }>(
		'SELECT status, count(*) FROM execution_entity GROUP BY status',
	);
	return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
}

/** Waits until no execution waits in the queue or is underway in a worker that lives. */
export async function queueIsEmpty({ keys }: Pick<QueueN8n, 'keys'>): Promise<void> {
	const { redis, name } = keys;
	await until(
		'the queue to be empty',
		async () => {
			const lengths = ['wait', 'active'].map((list) => redis.llen(`${name}:jobs:${list}`));
			return (await Promise.all(lengths)).every((length) => length === 0);
		},
		{ timeoutMs: 600_000, everyMs: 500 },
	);
}

/** Waits until every execution has ended, well or badly, and counts them by status. */
export async function allEnded(n8n: Pick<QueueN8n, 'database'>): Promise<Statuses> {
	return await until(
		'all executions to end',
		async () => {
			const statuses = await statusesOf(n8n);
			return !statuses.new && !statuses.running && statuses;
		},
		{ timeoutMs: 600_000, everyMs: 500 },
	);
}
