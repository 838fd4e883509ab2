import { createHash } from 'node:crypto';

import { type IExecuteFunctions, sleep } from 'n8n-workflow';

import { readCredential } from '../credential';

/** Calls a minute that Tuco allows each workspace (contract of actions, section 0). */
const PER_MINUTE = { messages: 60, availability: 200, campaigns: 200, replies: 120 };

/** One of Tuco's limits. */
export type Limit = keyof typeof PER_MINUTE;

const MINUTE_MS = 60_000;

/** When each credential's calls started or will start, by limit, oldest first. One n8n process paces only itself. */
const startsByCredential = new Map<string, number[]>();

/**
 * When the next call may start, in milliseconds since 1970: at once, or a minute after the call that is `perMinute` back.
 * Adds it to the starts, and forgets those that no longer matter.
 */
export function reserve(starts: number[], perMinute: number, now: number): number {
	while (starts.length > perMinute) starts.shift();
	const [oldest = 0] = starts.slice(-perMinute);
	const start = starts.length < perMinute ? now : Math.max(now, oldest + MINUTE_MS);
	starts.push(start);
	return start;
}

/** Waits until a limit allows the next call, together with all other nodes of this process that use the credential. */
export function paceOf(context: IExecuteFunctions, limit: Limit, signal?: AbortSignal) {
	let starts: Promise<number[]> | undefined;
	return async (): Promise<void> => {
		const now = Date.now();
		const start = reserve(await (starts ??= startsOf(context, limit)), PER_MINUTE[limit], now);
		await sleepUnlessAborted(start - now, signal);
	};
}

async function startsOf(context: IExecuteFunctions, limit: Limit): Promise<number[]> {
	const { apiKey, baseUrl } = await readCredential(context);
	const key = createHash('sha256').update(`${baseUrl} ${apiKey} ${limit}`).digest('hex');
	const starts = startsByCredential.get(key) ?? [];
	startsByCredential.set(key, starts);
	return starts;
}

/** Sleeps for some milliseconds, or until the execution is cancelled. */
export async function sleepUnlessAborted(milliseconds: number, signal?: AbortSignal) {
	if (milliseconds <= 0 || signal?.aborted) return;
	const aborted = new Promise<void>((resolve) => {
		signal?.addEventListener('abort', () => resolve(), { once: true });
	});
	await Promise.race([sleep(milliseconds), aborted]);
}
