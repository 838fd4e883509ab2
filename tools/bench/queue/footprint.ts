import { residentMb } from '../../n8n/load';
import type { QueueN8n } from '../../n8n/queue/queueN8n';

/** What the parts of an n8n in queue mode hold: memory in MB, the largest of each kind, and the database in bytes. */
export type Footprint = { main: number; processor: number; worker: number; database: number };

/** Reads what they hold now. */
export async function footprintOf({
	main,
	processors,
	workers,
	database,
}: QueueN8n): Promise<Footprint> {
	const largest = async (parts: QueueN8n['workers']) => {
		const sizes = await Promise.all(parts.map(({ server }) => residentMb(server.pid)));
		return Math.max(...sizes.map(Number));
	};
	const [{ size } = { size: 'NaN' }] = await database.query<{ size: string }>(
		'SELECT pg_database_size(current_database()) AS size',
	);
	return {
		main: await largest([main]),
		processor: await largest(processors),
		worker: await largest(workers),
		database: Number(size),
	};
}
