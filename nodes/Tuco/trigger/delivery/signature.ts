import { createHmac, timingSafeEqual } from 'node:crypto';

import { parseJson } from './receive';

/** Why a delivery's signature does not verify. */
export type SignatureFault =
	'no-secret' | 'signature-missing' | 'signature-malformed' | 'signature-mismatch';

/** The outcome of a verification: the bytes that the signature covers, or why it covers none. */
export type Verification<Fault = SignatureFault> =
	{ ok: true; signed: Buffer } | { ok: false; reason: Fault };

/** A signature as contract section 2 has it: the HMAC-SHA256 in lower-case hex. */
const HEX_SHA256 = /^[0-9a-f]{64}$/;

/**
 * Verifies a delivery's `X-Tuco-Signature` (contract section 2) in constant time: over the bytes as they came, then over
 * the re-serialised body, because Tuco signs `JSON.stringify(body)` and a proxy on the way may have changed its spacing.
 * Each secret is tried once, and the body is re-serialised at most once.
 *
 * @param signature the header's value; several such headers arrive as one value joined by commas, and are refused
 * @returns verifies with further secrets as Tuco gave them (the text itself is the key); an empty one never verifies anything
 */
export function verifierOf(
	rawBody: Buffer,
	signature: string | null,
): (secrets: readonly string[]) => Verification {
	if (!signature) return () => ({ ok: false, reason: 'signature-missing' });
	if (!HEX_SHA256.test(signature)) return () => ({ ok: false, reason: 'signature-malformed' });
	const expected = Buffer.from(signature, 'hex');
	const tried = new Set<string>();
	let reserialised: Buffer | null | undefined;

	return (secrets) => {
		for (const secret of secrets) {
			if (secret === '' || tried.has(secret)) continue;
			tried.add(secret);
			if (timingSafeEqual(hmac(rawBody, secret), expected)) return { ok: true, signed: rawBody };
			if (reserialised === undefined) reserialised = reserialise(rawBody);
			if (reserialised && timingSafeEqual(hmac(reserialised, secret), expected)) {
				return { ok: true, signed: reserialised };
			}
		}
		return { ok: false, reason: tried.size === 0 ? 'no-secret' : 'signature-mismatch' };
	};
}

function hmac(body: Buffer, secret: string): Buffer {
	return createHmac('sha256', secret).update(body).digest();
}

/** The body as `JSON.stringify` writes it, or `null` if it is not JSON, is nested too deep, or would be the same. */
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
