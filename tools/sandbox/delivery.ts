import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';

import { textAt } from './http';
import type { Family } from './payloads';

/** One POST to a webhook and what came of it (contract section 2). */
export type Delivery = {
	at: string;
	webhookId: string;
	url: string;
	event: string;
	/** `null` for a payload that was given, not built. */
	family: Family | null;
	messageId: string | null;
} & Outcome;

/** How a POST was answered, or why it was not. */
type Outcome = {
	/** The HTTP status, or `null` when there was no answer. */
	status: number | null;
	latencyMs: number;
	/** The body of the answer. */
	response: string;
	/** Why there was no answer; `null` when there was one, whatever its status. */
	error: string | null;
};

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

/** How long a delivery may take, and what ends it before. */
export type Limits = { deliveryLimitMs: number; stopping: AbortSignal };

/** What a webhook is sent: to its URL and under its secret as passed in. */
type Target = { id: string; url: string; secret: string; events: readonly string[] };

/**
 * The value of `X-Tuco-Signature`: hex HMAC-SHA256 of the body's bytes under the secret unchanged, without decoding it
 * (contract section 2). Written apart from the node's own check, so that a test compares the two.
 */
export function signBody(body: string | Uint8Array, secret: string): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

/** Sends a payload to a webhook as Tuco does (contract section 2), changed as asked. Never throws. */
export async function deliver(
	{ id: webhookId, url, secret, events }: Target,
	payload: unknown,
	{ family = null, ...changes }: DeliveryChanges & { family?: Family | null },
	limits: Limits,
): Promise<Delivery> {
	const at = new Date().toISOString();
	const event = textAt(payload, 'event') ?? events[0] ?? 'message.sent';
	const messageId =
		textAt(payload, 'messageId') ??
		textAt(payload, 'data', 'messageId') ??
		textAt(payload, 'message', '_id');
	const body = Buffer.from(changes.rawBody ?? JSON.stringify(payload ?? null));
	const { signature = signBody(body, changes.secret ?? secret) } = changes;
	const headers = new Headers({
		'Content-Type': 'application/json',
		'X-Tuco-Event': event,
		'X-Tuco-Timestamp': textAt(payload, 'timestamp') ?? at,
	});
	for (const value of [signature ?? []].flat()) headers.append('X-Tuco-Signature', value);
	for (const [name, value] of Object.entries(changes.headers ?? {})) headers.set(name, value);
	const outcome = await post(url, { headers, body }, limits);
	return { at, webhookId, url, event, family, messageId, ...outcome };
}

/**
 * Sends a POST once, on a connection of its own: never again, and without following a redirect, since whatever is not
 * 2xx is an event lost (contract section 2).
 */
async function post(
	url: string,
	{ headers, body }: { headers: Headers; body: Buffer },
	{ deliveryLimitMs, stopping }: Limits,
): Promise<Outcome> {
	const start = performance.now();
	const latencyMs = () => Math.round(performance.now() - start);
	headers.set('Connection', 'close');
	// Not an `AbortSignal.timeout` within an `AbortSignal.any`, which Node.js 20 may collect before its time.
	const late = new AbortController();
	const timer = setTimeout(
		() => late.abort(new Error('The operation was aborted due to timeout')),
		deliveryLimitMs,
	);
	const signal = AbortSignal.any([late.signal, stopping]);
	try {
		const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
		const response = await answer.text();
		return { status: answer.status, latencyMs: latencyMs(), response, error: null };
	} catch (error) {
		return { status: null, latencyMs: latencyMs(), response: '', error: sentenceOf(error) };
	} finally {
		clearTimeout(timer);
	}
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
