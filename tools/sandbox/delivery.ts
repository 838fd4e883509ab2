import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';

import { z } from 'zod';

import type { Family } from './payloads';

/** The response to a POST, or why there was none. */
type Outcome = {
	/** The HTTP status; `null` if there was no response. */
	status: number | null;
	/** The reason phrase, as the endpoint sent it. */
	statusText: string;
	latencyMs: number;
	/** The response body. */
	response: string;
	/** Why there was no response; `null` if there was one, with any status. */
	error: string | null;
};

/** One POST to a webhook and its outcome (contract section 2). */
export type Delivery = {
	at: string;
	webhookId: string;
	url: string;
	event: string;
	/** `null` if the payload was passed in, not built. */
	family: Family | null;
} & Outcome;

/** How a delivery differs from Tuco's. Unless `signature` is set, the signature matches the bytes sent. */
export type DeliveryChanges = {
	/** Sent as is. `null` omits the header; several are joined by a comma, as HTTP does. */
	signature?: string | string[] | null;
	/** The secret to sign with, instead of the webhook's. */
	secret?: string;
	/** The bytes to send and sign, instead of the payload as JSON. */
	rawBody?: string | Buffer;
	/** Headers to add or replace. */
	headers?: Record<string, string>;
};

/** `limitMs` is how long to wait for the response. */
type Options = DeliveryChanges & { family?: Family; limitMs: number };

/** Where to send, and the secret to sign with. */
type Target = { id: string; url: string; secret: string };

/** The payload fields that headers repeat. Never fails: tests send arbitrary payloads. */
const HEADER_FIELDS = z
	.object({ event: z.string().catch(''), timestamp: z.string().optional().catch(undefined) })
	.catch({ event: '' });

/**
 * The value of `X-Tuco-Signature`: hex HMAC-SHA256 of the body's bytes, keyed with the secret as is, not decoded
 * (contract section 2). Does not share code with the node's check, so tests compare two implementations.
 */
export function signBody(body: string | Uint8Array, secret: string): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

/** Sends a payload to a webhook as Tuco does (contract section 2), with the given changes. Never throws. */
export async function deliver(
	target: Target,
	payload: unknown,
	options: Options,
): Promise<Delivery> {
	const at = new Date().toISOString();
	const { event, timestamp = at } = HEADER_FIELDS.parse(payload);
	const body = Buffer.from(options.rawBody ?? JSON.stringify(payload));
	const { signature = signBody(body, options.secret ?? target.secret) } = options;
	const headers = new Headers({
		// A new connection for each delivery.
		Connection: 'close',
		'Content-Type': 'application/json',
		'X-Tuco-Event': event,
		'X-Tuco-Timestamp': timestamp,
	});
	for (const value of [signature ?? []].flat()) headers.append('X-Tuco-Signature', value);
	for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
	const outcome = await post(target.url, { headers, body }, options.limitMs);
	return {
		at,
		webhookId: target.id,
		url: target.url,
		event,
		family: options.family ?? null,
		...outcome,
	};
}

/** Sends a POST once, without retries or redirects: anything but 2xx loses the event (contract section 2). */
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
		// A refused connection has a code but no message.
		const error = cause ? `${message}: ${cause.message || (cause.code ?? '')}` : message;
		return { status: null, statusText: '', response: '', latencyMs: latencyMs(), error };
	}
}
