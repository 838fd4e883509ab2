import { createHmac, timingSafeEqual } from 'node:crypto';

import { parseJson } from './parse';

/** Why a delivery's signature does not stand. */
export type SignatureFault =
	'no-secret' | 'signature-missing' | 'signature-malformed' | 'signature-mismatch';

/** The outcome of a verification: the bytes that the signature covers, or why it covers none. */
export type Verification = { ok: true; signed: Buffer } | { ok: false; reason: SignatureFault };

/** A signature as contract section 2 has it: the HMAC-SHA256 in lower-case hex. */
const HEX_SHA256 = /^[0-9a-f]{64}$/;

/**
 * Verifies a delivery's `X-Tuco-Signature` (contract section 2) against each known secret in turn, in constant time:
 * first over the bytes as they came, then over the re-serialised body, because Tuco signs `JSON.stringify(body)` and a
 * proxy on the way may have spaced it anew.
 *
 * @param signature the header's value; several such headers arrive as one value joined by commas, and are refused
 * @param secrets the secrets as Tuco gave them (the text itself is the key); an empty one never verifies anything
 */
export function verify(
	rawBody: Buffer,
	signature: string | null,
	secrets: readonly string[],
): Verification {
	if (!signature) return { ok: false, reason: 'signature-missing' };
	if (!HEX_SHA256.test(signature)) return { ok: false, reason: 'signature-malformed' };
	const keys = secrets.filter((secret) => secret !== '');
	if (keys.length === 0) return { ok: false, reason: 'no-secret' };

	const expected = Buffer.from(signature, 'hex');
	const isSigned = (body: Buffer) =>
		keys.some((key) => timingSafeEqual(digest(body, key), expected));
	if (isSigned(rawBody)) return { ok: true, signed: rawBody };
	const reserialised = reserialise(rawBody);
	if (reserialised && isSigned(reserialised)) return { ok: true, signed: reserialised };
	return { ok: false, reason: 'signature-mismatch' };
}

function digest(body: Buffer, key: string): Buffer {
	return createHmac('sha256', key).update(body).digest();
}

/** The body as `JSON.stringify` writes it, or `null` when it is no JSON, is too deep, or reads just as it came. */
function reserialise(rawBody: Buffer): Buffer | null {
	const value = parseJson(rawBody);
	if (value === undefined) return null;
	try {
		const body = Buffer.from(JSON.stringify(value));
		return body.equals(rawBody) ? null : body;
	} catch {
		return null;
	}
}
