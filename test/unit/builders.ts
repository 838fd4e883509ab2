import { createHmac } from 'node:crypto';

import type { Failure } from '../../nodes/Tuco/shared/api/failure';
import type { Delivery } from '../../nodes/Tuco/trigger/delivery/receive';
import { normalise } from '../../nodes/Tuco/trigger/delivery/normalise';
import type { SharedItem } from '../../nodes/Tuco/trigger/delivery/route';
import type { Filters } from '../../nodes/Tuco/trigger/description/parameters';

/** The time at which the deliveries of {@link delivery} come in. */
export const NOW = Date.parse('2026-04-12T10:30:00.000Z');

export const SECRET = 'dGhpcyBpcyBhIHNhbXBsZSBzZWNyZXQ=';

/** The signature that Tuco gives a body (contract section 2). */
export function signatureOf(body: string | Uint8Array, secret = SECRET): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

/** A delivery of a payload as Tuco makes it; what is named replaces a part of it. */
export function delivery(payload: unknown, replaced: Partial<Delivery> = {}): Delivery {
	const rawBody = Buffer.from(JSON.stringify(payload));
	return {
		rawBody,
		signature: signatureOf(rawBody),
		eventHeader: null,
		receivedAt: NOW,
		...replaced,
	};
}

/** Filters that let everything through. */
export const NO_FILTERS: Filters = {
	lines: [],
	campaigns: [],
	repliesContaining: [],
	repliesNotContaining: [],
};

/** A failed call in which Tuco, unless it is told otherwise, answered 500. */
export function failure(replaced: Partial<Failure> = {}): Failure {
	return {
		kind: 'server-error',
		status: 500,
		detail: '',
		retryAfter: null,
		notDone: false,
		...replaced,
	};
}

/** A simplified item of which nothing is known but what is given. */
export function sharedItem(given: Partial<SharedItem>): SharedItem {
	return {
		...normalise({ event: given.event ?? 'message.reply' }, Buffer.alloc(0), null),
		...given,
	};
}
