import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';

import { z } from 'zod';

import type { Family } from './payloads';

/** How a POST was answered, or why it was not. */
type Outcome = {
	/** The HTTP status, or `null` when there was no answer. */
	status: number | null;
	/** The status in words, as the endpoint sent it. */
	statusText: string;
	latencyMs: number;
	/** The body of the answer. */
	response: string;
	/** Why there was no answer; `null` when there was one, whatever its status. */
	error: string | null;
};

/** One POST to a webhook and what came of it (contract section 2). */
export type Delivery = {
	at: string;
	webhookId: string;
	url: string;
	event: string;
	/** `null` for a payload that was given, not built. */
	family: Family | null;
} & Outcome;

/** How a delivery differs from one that Tuco makes. Its signature fits the bytes that travel unless it is given. */
export type DeliveryChanges = {
	/** Sent as is; `null` leaves the header out, several are sent joined by a comma, as HTTP does. */
	signature?: string | string[] | null;
	/** The secret to sign under, in place of the webhook's. */
	secret?: string;
	/** The bytes to send and sign, in place of the payload as JSON. */
	rawBody?: string | Buffer;
	/** Headers to add or to replace. */
	headers?: Record<string, string>;
};

/** How Tuco delivers: for a payload of which family, and how long it waits. */
type Sending = DeliveryChanges & { family?: Family; limitMs: number };

/** What a webhook is sent: to its URL and under its secret as passed in. */
type Target = { id: string; url: string; secret: string };

/** What the headers repeat of a payload; a test may send any other. */
const REPEATED = z
	.object({ event: z.string().catch(''), timestamp: z.string().optional().catch(undefined) })
	.catch({ event: '' });

/**
 * The value of `X-Tuco-Signature`: hex HMAC-SHA256 of the body's bytes under the secret unchanged, without decoding it
 * (contract section 2). Written apart from the node's own check, so that a test compares the two.
 */
export function signBody(body: string | Uint8Array, secret: string): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

/** Sends a payload to a webhook as Tuco does (contract section 2), changed as asked. Never throws. */
export async function deliver(target: Target, payload: unknown, how: Sending): Promise<Delivery> {
	const at = new Date().toISOString();
	const { event, timestamp = at } = REPEATED.parse(payload);
	const body = Buffer.from(how.rawBody ?? JSON.stringify(payload));
	const { signature = signBody(body, how.secret ?? target.secret) } = how;
	const headers = new Headers({
		// On a connection of its own.
		Connection: 'close',
		'Content-Type': 'application/json',
		'X-Tuco-Event': event,
		'X-Tuco-Timestamp': timestamp,
	});
	for (const value of [signature ?? []].flat()) headers.append('X-Tuco-Signature', value);
	for (const [name, value] of Object.entries(how.headers ?? {})) headers.set(name, value);
	const outcome = await post(target.url, { headers, body }, how.limitMs);
	return {
		at,
		webhookId: target.id,
		url: target.url,
		event,
		family: how.family ?? null,
		...outcome,
	};
}

/**
 * Sends a POST once: never again, and without following a redirect, since whatever is not 2xx is an event lost
 * (contract section 2).
 */
async function post(url: string, sent: RequestInit, limitMs: number): Promise<Outcome> {
	const start = performance.now();
	const latencyMs = () => Math.round(performance.now() - start);
	const signal = AbortSignal.timeout(limitMs);
	try {
		const answer = await fetch(url, { method: 'POST', redirect: 'manual', signal, ...sent });
		const { status, statusText } = answer;
		return {
			status,
			statusText,
			response: await answer.text(),
			latencyMs: latencyMs(),
			error: null,
		};
	} catch (thrown) {
		const { message, cause } = thrown as Error & { cause?: NodeJS.ErrnoException };
		// A refused connection has a code and no message.
		const error = cause ? `${message}: ${cause.message || (cause.code ?? '')}` : message;
		return { status: null, statusText: '', response: '', latencyMs: latencyMs(), error };
	}
}
