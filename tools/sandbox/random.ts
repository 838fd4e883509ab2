import { randomBytes } from 'node:crypto';

/** An id as Tuco gives its documents: 24 hex characters. */
export function newId(): string {
	return randomBytes(12).toString('hex');
}

/** A signing secret as Tuco gives its webhooks: base64 of 32 bytes. */
export function newSecret(): string {
	return randomBytes(32).toString('base64');
}

/** An API key, `tuco_sk_…`. */
export function newApiKey(): string {
	return `tuco_sk_${randomBytes(24).toString('hex')}`;
}
