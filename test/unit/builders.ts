import { createHmac } from 'node:crypto';

import type { Failure } from '../../nodes/Tuco/shared/api/failure';
import { normalise } from '../../nodes/Tuco/trigger/delivery/normalise';
import type { SharedItem } from '../../nodes/Tuco/trigger/delivery/route';

/** A signing secret as Tuco makes them. Its text is the key, though it looks like base64. */
export const SECRET = 'dGhpcyBpcyBhIHNhbXBsZSBzZWNyZXQ=';

/** The signature that Tuco gives a body (contract section 2). */
export function signatureOf(body: string | Uint8Array, secret = SECRET): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

/** A failed call, which Tuco answered with 500 unless `replaced` says otherwise. */
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

/** A simplified item in which every value is missing, except the given ones. */
export function sharedItem(given: Partial<SharedItem>): SharedItem {
	return {
		...normalise({ event: given.event ?? 'message.reply' }, Buffer.alloc(0), null),
		...given,
	};
}
