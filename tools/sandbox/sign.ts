import { createHmac } from 'node:crypto';

/**
 * The value of `X-Tuco-Signature`: hex HMAC-SHA256 of the body's bytes under the secret as it stands, without
 * decoding it (contract section 2). Written apart from the node's own check, so that a test compares the two.
 */
export function signBody(body: string | Uint8Array, secret: string): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}
