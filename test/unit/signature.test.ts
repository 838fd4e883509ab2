import * as fc from 'fast-check';

import { reserialise, verify as verifyBody } from '../../nodes/Tuco/trigger/delivery/signature';
import { SECRET, signatureOf } from './builders';

/** Tries the original bytes, then the re-serialised body. */
function verify(body: string | Buffer, signature: string | null, secrets = [SECRET]) {
	const rawBody = Buffer.from(body);
	const first = verifyBody(rawBody, signature, secrets);
	return first.ok ? first : verifyBody(reserialise(rawBody), signature, secrets);
}

const PAYLOAD =
	'{"event":"message.reply","timestamp":"2026-04-12T10:30:00.000Z","messageId":"m1","message":"Zoë says “yes” 👍"}';
const SPACED = JSON.stringify(JSON.parse(PAYLOAD), null, 2);

/** `printf '%s' "$PAYLOAD" | openssl dgst -sha256 -hmac "$SECRET"` */
const BY_OPENSSL = '0e257ee531b2ea28c4a139910483d963eebcdafe8225923d69046d4d902c5253';

const MISMATCH = { ok: false, reason: 'signature-mismatch' };

const aSecret = fc.string({ minLength: 1 });
const someBytes = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((each) => Buffer.from(each));
const aBody = fc.oneof(
	someBytes,
	fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
);

/** A body's JSON, re-serialised, or `null` if it is not JSON. */
function meaningOf(body: Buffer): string | null {
	try {
		return JSON.stringify(JSON.parse(body.toString()));
	} catch {
		return null;
	}
}

function withFlippedBit(body: Buffer, bit: number): Buffer {
	const changed = Buffer.from(body);
	const at = Math.floor(bit / 8) % body.length;
	changed.writeUInt8(changed.readUInt8(at) ^ (1 << (bit % 8)), at);
	return changed;
}

describe('a signature over the original bytes', () => {
	it('matches openssl for a non-ASCII body', () => {
		expect(verify(PAYLOAD, BY_OPENSSL)).toEqual({ ok: true, signed: Buffer.from(PAYLOAD) });
	});

	it('is accepted for any body, and returns that body', () => {
		fc.assert(
			fc.property(aBody, aSecret, (body, secret) => {
				expect(verify(body, signatureOf(body, secret), [secret])).toEqual({
					ok: true,
					signed: body,
				});
			}),
		);
	});

	it('is refused when one bit of the body is flipped', () => {
		fc.assert(
			fc.property(aBody, fc.nat(), (body, bit) => {
				const changed = withFlippedBit(body, bit);
				fc.pre(meaningOf(changed) === null || meaningOf(changed) !== meaningOf(body));
				expect(verify(changed, signatureOf(body))).toEqual(MISMATCH);
			}),
		);
	});

	it('is refused when any one digit differs', () => {
		for (let at = 0; at < BY_OPENSSL.length; at++) {
			const digit = (Number.parseInt(BY_OPENSSL.charAt(at), 16) ^ 1).toString(16);
			const changed = BY_OPENSSL.slice(0, at) + digit + BY_OPENSSL.slice(at + 1);
			expect(verify(PAYLOAD, changed)).toEqual(MISMATCH);
		}
	});

	it('is accepted for an empty body, and no other one is', () => {
		expect(verify('', signatureOf(''))).toMatchObject({ ok: true });
		expect(verify('', BY_OPENSSL)).toEqual(MISMATCH);
	});
});

describe('a signature over the re-serialised body', () => {
	it('is accepted with any whitespace in the body, and returns the signed form', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.constantFrom('\t', ' ', '    '), (value, indent) => {
				const signed = Buffer.from(JSON.stringify(value));
				const spaced = ` ${JSON.stringify(value, null, indent)}\r\n`;
				expect(verify(spaced, signatureOf(signed))).toEqual({ ok: true, signed });
			}),
		);
	});

	it('is accepted if a proxy put a byte order mark before the body', () => {
		expect(verify(`\uFEFF${PAYLOAD}`, BY_OPENSSL)).toMatchObject({ ok: true });
	});

	it('returns the signed value, not a number that only re-serialises to it', () => {
		const signed = Buffer.from('{"amount":null}');
		expect(verify('{"amount":1e999}', signatureOf(signed))).toEqual({ ok: true, signed });
	});

	it('is accepted for bodies of up to 32 kB, and no larger: no Tuco event is that large', () => {
		const padded = (length: number) => PAYLOAD + ' '.repeat(length - Buffer.byteLength(PAYLOAD));
		expect(verify(padded(32 * 1024), BY_OPENSSL)).toMatchObject({ ok: true });
		expect(verify(padded(32 * 1024 + 1), BY_OPENSSL)).toEqual(MISMATCH);
	});

	it('is refused without an exception for JSON too deep to re-serialise', () => {
		const deep = '['.repeat(100_000) + ']'.repeat(100_000);
		expect(verify(deep, BY_OPENSSL)).toEqual(MISMATCH);
	});
});

describe('the secrets', () => {
	it.each([
		['the first of two', PAYLOAD, [SECRET, 'another']],
		['the second of two', PAYLOAD, ['another', SECRET]],
		['the second of two, with whitespace added', SPACED, ['another', SECRET]],
		['one after an empty one', PAYLOAD, ['', SECRET]],
	])('accept a body signed with %s', (_which, body, secrets) => {
		expect(verify(body, BY_OPENSSL, secrets)).toMatchObject({ ok: true });
	});

	it('refuse a body signed with any other secret', () => {
		fc.assert(
			fc.property(aBody, aSecret, aSecret, (body, secret, other) => {
				fc.pre(secret !== other);
				// HMAC pads a short key with zero bytes, so keys that differ only in those are equal.
				fc.pre(!secret.includes('\0') && !other.includes('\0'));
				expect(verify(body, signatureOf(body, other), [secret])).toEqual(MISMATCH);
			}),
		);
	});

	it.each([
		[[], 'no-secret'],
		[['', ''], 'no-secret'],
		[['', SECRET], 'signature-mismatch'],
	])('%j refuse a body signed with an empty secret', (secrets, reason) => {
		expect(verify(PAYLOAD, signatureOf(PAYLOAD, ''), secrets)).toEqual({ ok: false, reason });
	});
});

describe('the header', () => {
	it.each([
		['absent', null, 'missing'],
		['empty', '', 'missing'],
		['one digit too short', BY_OPENSSL.slice(1), 'malformed'],
		['one digit too long', `${BY_OPENSSL}0`, 'malformed'],
		['followed by a line feed', `${BY_OPENSSL}\n`, 'malformed'],
		['given twice', `${BY_OPENSSL}, ${BY_OPENSSL}`, 'malformed'],
		['prefixed with its algorithm', `sha256=${BY_OPENSSL}`, 'malformed'],
		['in base64', Buffer.from(BY_OPENSSL, 'hex').toString('base64'), 'malformed'],
		['in upper case', BY_OPENSSL.toUpperCase(), 'malformed'],
		['not hex', BY_OPENSSL.replace('e', 'g'), 'malformed'],
		['of full-width digits', '０'.repeat(64), 'malformed'],
	])('is refused when it is %s', (_fault, signature, reason) => {
		expect(verify(PAYLOAD, signature)).toEqual({ ok: false, reason: `signature-${reason}` });
	});
});
