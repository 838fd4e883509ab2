import { createHmac, timingSafeEqual } from 'node:crypto';

import { parseJson } from './receive';

/** Why a delivery's signature does not verify. */
export type SignatureFault =
	'no-secret' | 'signature-missing' | 'signature-malformed' | 'signature-mismatch';

/** The result of a verification: the bytes that the signature covers, or why it failed. */
export type Verification<Fault = SignatureFault> =
	{ ok: true; signed: Buffer } | { ok: false; reason: Fault };

/** A signature (contract section 2): HMAC-SHA256 in lower-case hex. */
const HEX_SHA256 = /^[0-9a-f]{64}$/;

/**
 * The largest body, in bytes, that is serialised again. Any stranger can cause this, and it takes n8n several times as long
 * as the HMAC. Tuco's events have a few kB; a hundred SMS of maximum length fit. Larger bodies must arrive unchanged.
 */
const RESERIALISED_BYTES = 32 * 1024;

/**
 * Verifies a delivery's `X-Tuco-Signature` (contract section 2) over a body, in constant time for each secret. A `null`
 * body never verifies.
 *
 * @param signature the header's value; several such headers arrive joined by commas, and are refused
 * @param secrets as Tuco gave them (the text itself is the key); an empty one never verifies
 */
export function verify(
	body: Buffer | null,
	signature: string | null,
	secrets: readonly string[],
): Verification {
	if (!signature) return { ok: false, reason: 'signature-missing' };
	if (!HEX_SHA256.test(signature)) return { ok: false, reason: 'signature-malformed' };
	const expected = Buffer.from(signature, 'hex');
	const keys = secrets.filter((secret) => secret !== '');
	if (keys.length === 0) return { ok: false, reason: 'no-secret' };
	if (body && keys.some((key) => timingSafeEqual(hmac(body, key), expected))) {
		return { ok: true, signed: body };
	}
	return { ok: false, reason: 'signature-mismatch' };
}

/**
 * The body as Tuco signed it if a proxy has changed its spacing: Tuco signs `JSON.stringify(body)`. `null` if the result is
 * the same, or the body is not JSON, nested too deep, or larger than any Tuco event.
 */
export function reserialise(rawBody: Buffer): Buffer | null {
	const value = rawBody.length > RESERIALISED_BYTES ? undefined : parseJson(rawBody);
	if (value === undefined) return null;
	try {
		const body = Buffer.from(JSON.stringify(value));
		return body.equals(rawBody) ? null : body;
	} catch {
		return null;
	}
}

function hmac(body: Buffer, secret: string): Buffer {
	return createHmac('sha256', secret).update(body).digest();
}
