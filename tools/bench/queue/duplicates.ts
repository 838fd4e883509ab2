import { randomUUID } from 'node:crypto';

import type { Workflow } from '../../n8n/schemas';
import { eventIdOf, inFlight } from '../../n8n/load';
import { publishInQueue } from '../../n8n/queue/publishInQueue';
import type { QueueN8n } from '../../n8n/queue/queueN8n';
import { allEnded } from '../../n8n/queue/settled';
import type { Work } from '../../n8n/queue/work';

/** For how many events the work was done so often, and how many executions failed. */
export type Outcome = { never: number; once: number; twice: number; failed: number };

/** How the second of two equal events comes: in its turn, through the balancer, or to each process at the same moment. */
export type Manner = 'one after the other' | 'at the same moment';

const AT_ONCE = 10;

/** Sends events twice each to a workflow, and counts how often its work was done. */
export async function sendTwice(
	n8n: QueueN8n,
	work: Work,
	workflow: Workflow,
	{ events, manner }: { events: number; manner: Manner },
): Promise<Outcome> {
	const { send, retire } = await publishInQueue(n8n, workflow);
	const ids = Array.from({ length: events }, () => randomUUID());
	const processes = n8n.processors.map(({ server }) => server.url);
	await inFlight(ids, AT_ONCE, async (id) => {
		if (manner === 'at the same moment') {
			await Promise.all(processes.map((at) => send(id, { at })));
			return;
		}
		await send(id);
		await send(id);
	});
	await allEnded(n8n);
	const [{ failed } = { failed: '0' }] = await n8n.database.query<{ failed: string }>(
		`SELECT count(*) AS failed FROM execution_entity WHERE "workflowId" = $1 AND status <> 'success'`,
		[workflow.id],
	);
	await retire();
	const times = ids.map((id) => work.done.get(eventIdOf(id)) ?? 0);
	const count = (wanted: number) => times.filter((each) => each === wanted).length;
	return { never: count(0), once: count(1), twice: count(2), failed: Number(failed) };
}
