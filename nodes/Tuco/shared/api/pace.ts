import { createHash } from 'node:crypto';

import { type IExecuteFunctions, sleep } from 'n8n-workflow';

import { readCredential } from '../credential';

/** Calls a minute that Tuco allows each workspace (contract of actions, section 0). */
const PER_MINUTE = { messages: 60, availability: 200, campaigns: 200, replies: 120 };

/** One of Tuco's limits. */
export type Limit = keyof typeof PER_MINUTE;

/** A minute, and half a second for calls that reach Tuco sooner after one another than they started. */
const MINUTE_MS = 60_500;

/** One credential's calls against one limit: when they started or will start, oldest first, and until when all pause. */
type Calls = { starts: number[]; pausedUntil: number };

/** By credential and limit. One n8n process paces only itself. */
const callsByCredential = new Map<string, Calls>();

/** Keeps the calls of all nodes of this process that use the credential within a limit. */
export type Pace = {
	/** Waits until the limit allows the next call or the execution is cancelled. Resolves to the milliseconds waited. */
	turn: () => Promise<number>;
	/** Lets none of these calls start for some milliseconds: Tuco answered 429. */
	pauseAll: (milliseconds: number) => void;
};

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

/** The pace of a limit. */
export function paceOf(context: IExecuteFunctions, limit: Limit, signal?: AbortSignal): Pace {
	let calls: Calls | undefined;
	return {
		turn: async () => {
			calls ??= await callsOf(context, limit);
			const asked = Date.now();
			const start = reserve(calls.starts, PER_MINUTE[limit], asked);
			// Others may have paused all calls meanwhile.
			const waitMs = (state: Calls) => Math.max(start, state.pausedUntil) - Date.now();
			while (waitMs(calls) > 0 && !signal?.aborted) {
				await sleepUnlessAborted(waitMs(calls), signal);
			}
			return Date.now() - asked;
		},
		pauseAll: (milliseconds) => {
			if (calls) calls.pausedUntil = Math.max(calls.pausedUntil, Date.now() + milliseconds);
		},
	};
}

async function callsOf(context: IExecuteFunctions, limit: Limit): Promise<Calls> {
	const { apiKey, baseUrl } = await readCredential(context);
	const key = createHash('sha256').update(`${baseUrl} ${apiKey} ${limit}`).digest('hex');
	const calls = callsByCredential.get(key) ?? { starts: [], pausedUntil: 0 };
	callsByCredential.set(key, calls);
	return calls;
}

/** Sleeps for some milliseconds, or until the execution is cancelled. */
export async function sleepUnlessAborted(milliseconds: number, signal?: AbortSignal) {
	if (milliseconds <= 0 || signal?.aborted) return;
	let wake: () => void = () => undefined;
	const aborted = new Promise<void>((resolve) => {
		wake = resolve;
		signal?.addEventListener('abort', wake, { once: true });
	});
	await Promise.race([sleep(milliseconds), aborted]);
	signal?.removeEventListener('abort', wake);
}
