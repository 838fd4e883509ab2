import { setTimeout as sleep } from 'node:timers/promises';

import type { Published } from '../../n8n/queue/publishInQueue';
import type { Part } from '../../n8n/queue/queueN8n';

/** Restarts a process for webhooks, and counts what it answers to events until it says that it is ready. */
export async function answersWhileStarting(
	{ server, startAgain }: Part,
	{ send }: Pick<Published, 'send'>,
): Promise<ReadonlyMap<string, number>> {
	const answers = new Map<string, number>();
	await server.stop();
	const state = { ready: false };
	const starting = startAgain().finally(() => {
		state.ready = true;
	});
	while (!state.ready) {
		const readiness = await fetch(`${server.url}/healthz/readiness`).catch(() => null);
		const answer = await send(`while starting ${Date.now()}`, { at: server.url }).then(
			({ status, response }) => `${status} ${response.split('\n')[0] ?? ''}`,
			() => 'no connection',
		);
		if (readiness?.ok) break;
		answers.set(answer, (answers.get(answer) ?? 0) + 1);
		await sleep(5);
	}
	await starting;
	return answers;
}
