import { performance } from 'node:perf_hooks';

import { textAt } from '../read';

/** What a POST to a webhook carries. */
export type Post = { url: string; headers: Headers; body: Buffer };

/** How a POST was answered, or why it was not. */
export type PostOutcome = {
	status: number | null;
	latencyMs: number;
	response: string;
	error: string | null;
};

/** Sends a POST. Never throws. */
export type Courier = (post: Post) => Promise<PostOutcome>;

/**
 * Sends each POST once, on a connection of its own: never again, and without following a redirect, since whatever is
 * not 2xx is an event lost (contract section 2). Gives up after `limitMs`, or when `stopping` says so.
 */
export function createCourier(limitMs: number, stopping: AbortSignal): Courier {
	return async ({ url, headers, body }) => {
		const start = performance.now();
		const latencyMs = () => Math.round(performance.now() - start);
		headers.set('Connection', 'close');
		// Not an `AbortSignal.timeout` within an `AbortSignal.any`, which Node.js 20 may collect before its time.
		const late = new AbortController();
		const timer = setTimeout(() => {
			late.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
		}, limitMs);
		const signal = AbortSignal.any([late.signal, stopping]);
		try {
			const answer = await fetch(url, {
				method: 'POST',
				headers,
				body,
				redirect: 'manual',
				signal,
			});
			const response = await answer.text();
			return { status: answer.status, latencyMs: latencyMs(), response, error: null };
		} catch (error) {
			return { status: null, latencyMs: latencyMs(), response: '', error: sentenceOf(error) };
		} finally {
			clearTimeout(timer);
		}
	};
}

/**
 * What fetch says and, where it hides the cause behind "fetch failed", the cause. Read by shape: under jest fetch throws
 * errors of another realm, which are no instances of this one's `Error`.
 */
function sentenceOf(error: unknown): string {
	const message = textAt(error, 'message') ?? String(error);
	const cause = textAt(error, 'cause', 'message') ?? '';
	const detail = cause === '' ? textAt(error, 'cause', 'code') : cause;
	return detail === null ? message : `${message}: ${detail}`;
}
