import { until } from '../../../tools/n8n/wait';
import type { QueueN8n } from '../../../tools/n8n/queue/queueN8n';

/** What befalls an n8n in queue mode while events come in. */
export type Troubles = {
	/**
	 * Has the next one begin if such a share of the events has been sent. One comes after the other, however long each
	 * takes: a sender waits for it, so that each comes while there is something to send.
	 */
	at: (share: number) => Promise<void>;
	/** Resolves when all is well again, with the number of failures before a process for webhooks was killed. */
	over: () => Promise<{ before: number }>;
};

/** How much is underway when something is killed: enough that it matters. */
const AT_WORK = 3;

/** Restarts a process for webhooks and a worker in order, and kills another of each. */
export function troublesOf(n8n: QueueN8n, failures: () => number): Troubles {
	let before = NaN;
	const underway: Promise<void>[] = [];
	const restart =
		(part: 'processors' | 'workers', index: number, signal: 'SIGTERM' | 'SIGKILL') => async () => {
			const victim = n8n[part][index];
			if (victim === undefined) throw new Error(`There are no ${index + 1} ${part}`);
			await victim.server.stop(signal);
			await victim.startAgain();
		};
	const killWorker = async () => {
		const { redis, name } = n8n.keys;
		const executed = async () => (await redis.llen(`${name}:jobs:active`)) >= AT_WORK;
		await until('the workers to be at work', executed, { everyMs: 2 });
		await restart('workers', 0, 'SIGKILL')();
	};
	const killProcessor = async () => {
		before = failures();
		const url = n8n.processors[1]?.server.url ?? '';
		const taken = () => (n8n.balancer.underway.get(url) ?? 0) >= AT_WORK;
		await until('the process for webhooks to be at work', taken, { everyMs: 2 });
		await restart('processors', 1, 'SIGKILL')();
	};
	const restartInOrder = async () => {
		const [part] = n8n.processors;
		if (part === undefined) throw new Error('There is no process for webhooks');
		await n8n.balancer.takeOut(part.server.url);
		await part.server.stop();
		await part.startAgain();
		n8n.balancer.takeBack(part.server.url);
	};
	const coming = [
		{ share: 0.15, begin: restartInOrder },
		{ share: 0.3, begin: restart('workers', 1, 'SIGTERM') },
		{ share: 0.5, begin: killWorker },
		{ share: 0.75, begin: killProcessor },
	];
	let present: Promise<void> | null = null;
	return {
		at: async (share: number) => {
			const isDue = () => share >= (coming[0]?.share ?? Infinity);
			while (present !== null && isDue()) await present;
			if (!isDue()) return;
			present = (coming.shift()?.begin() ?? Promise.resolve()).finally(() => {
				present = null;
			});
			// That it failed is told by `over`.
			present.catch(() => undefined);
			underway.push(present);
		},
		over: async () => {
			await Promise.all(underway);
			return { before };
		},
	};
}
