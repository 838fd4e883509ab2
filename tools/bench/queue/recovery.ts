import { randomUUID } from 'node:crypto';

import { inFlight } from '../../n8n/load';
import { publishInQueue } from '../../n8n/queue/publishInQueue';
import { startQueueN8n } from '../../n8n/queue/queueN8n';
import { allEnded, queueIsEmpty } from '../../n8n/queue/settled';
import { bare } from './drafts';

/** What n8n's look after stranded executions did to events that were acknowledged. */
export type Recovery = {
	acknowledged: number;
	crashed: number;
	seconds: number;
	everySeconds: number;
};

const EVERY_MINUTES = 0.01;
const AT_ONCE = 20;

/** Sends events while the main looks after stranded executions all the time, and not, as by default, every 3 hours. */
export async function recoveryOf(env: Record<string, string>, events: number): Promise<Recovery> {
	const n8n = await startQueueN8n({
		env: { ...env, N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: String(EVERY_MINUTES) },
	});
	try {
		const workflow = await n8n.client.createWorkflow(bare(n8n.credentialId));
		const { send } = await publishInQueue(n8n, workflow);
		let acknowledged = 0;
		const from = performance.now();
		await inFlight(
			Array.from({ length: events }, () => randomUUID()),
			AT_ONCE,
			async (id) => {
				if ((await send(id)).status === 200) acknowledged++;
			},
		);
		const seconds = (performance.now() - from) / 1000;
		await queueIsEmpty(n8n);
		const { crashed = 0 } = await allEnded(n8n);
		return { acknowledged, crashed, seconds, everySeconds: EVERY_MINUTES * 60 };
	} finally {
		await n8n.stop();
	}
}
