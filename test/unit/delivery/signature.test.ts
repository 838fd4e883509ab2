import * as fc from 'fast-check';

import { verifierOf } from '../../../nodes/Tuco/trigger/delivery/signature';
import { SECRET, signatureOf } from '../builders';

const verify = (body: Buffer, signature: string | null, secrets: string[]) =>
	verifierOf(body, signature)(secrets);

const PAYLOAD =
	'{"event":"message.reply","timestamp":"2026-04-12T10:30:00.000Z","messageId":"m1","message":"Zoë says “yes” 👍"}';

/** `printf '%s' "$PAYLOAD" | openssl dgst -sha256 -hmac "$SECRET"` */
const BY_OPENSSL = '0e257ee531b2ea28c4a139910483d963eebcdafe8225923d69046d4d902c5253';

const aSecret = fc.string({ minLength: 1 }).filter((secret) => Buffer.from(secret).length > 0);
const aBody = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const aJsonBody = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)));

/** The JSON text that a body amounts to, or `null` when it is no JSON. */
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

describe('verify', () => {
	it('agrees with openssl on a body beyond ASCII', () => {
		expect(verify(Buffer.from(PAYLOAD), BY_OPENSSL, [SECRET])).toEqual({
			ok: true,
			signed: Buffer.from(PAYLOAD),
		});
	});

	it('accepts any bytes under their own signature and gives those bytes back', () => {
		fc.assert(
			fc.property(aBody, aSecret, (body, secret) => {
				const signature = signatureOf(body, secret);
				expect(verify(body, signature, [secret])).toEqual({ ok: true, signed: body });
			}),
		);
	});

	it('accepts a body that was spaced anew and gives back the form that was signed', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.constantFrom('\t', ' ', '    '), (value, indent) => {
				const signed = Buffer.from(JSON.stringify(value));
				const spaced = Buffer.from(` ${JSON.stringify(value, null, indent)}\r\n`);
				expect(verify(spaced, signatureOf(signed), [SECRET])).toEqual({ ok: true, signed });
			}),
		);
	});

	it('accepts a body before which a proxy put a byte order mark', () => {
		const marked = Buffer.from(`\uFEFF${PAYLOAD}`);
		expect(verify(marked, BY_OPENSSL, [SECRET])).toMatchObject({ ok: true });
	});

	it('refuses bytes in which one bit is flipped', () => {
		fc.assert(
			fc.property(aBody, fc.nat(), (body, bit) => {
				const changed = withFlippedBit(body, bit);
				fc.pre(meaningOf(changed) === null);
				expect(verify(changed, signatureOf(body), [SECRET])).toEqual({
					ok: false,
					reason: 'signature-mismatch',
				});
			}),
		);
	});

	it('refuses JSON whose meaning one flipped bit has changed', () => {
		fc.assert(
			fc.property(aJsonBody, fc.nat(), (body, bit) => {
				const changed = withFlippedBit(body, bit);
				fc.pre(meaningOf(changed) !== meaningOf(body));
				expect(verify(changed, signatureOf(body), [SECRET])).toEqual({
					ok: false,
					reason: 'signature-mismatch',
				});
			}),
		);
	});

	it('refuses a payload that lacks a character, wherever it is missing', () => {
		for (let at = 0; at < PAYLOAD.length; at++) {
			const cut = Buffer.from(PAYLOAD.slice(0, at) + PAYLOAD.slice(at + 1));
			expect(verify(cut, BY_OPENSSL, [SECRET]).ok).toBe(false);
		}
	});

	it('refuses a body with bytes after its end', () => {
		fc.assert(
			fc.property(aBody, aBody, (body, more) => {
				const longer = Buffer.concat([body, more]);
				fc.pre(meaningOf(longer) === null);
				expect(verify(longer, signatureOf(body), [SECRET]).ok).toBe(false);
			}),
		);
	});

	it('refuses a signature of which any one digit differs', () => {
		for (let at = 0; at < BY_OPENSSL.length; at++) {
			const digit = (Number.parseInt(BY_OPENSSL.charAt(at), 16) ^ 1).toString(16);
			const changed = BY_OPENSSL.slice(0, at) + digit + BY_OPENSSL.slice(at + 1);
			expect(verify(Buffer.from(PAYLOAD), changed, [SECRET])).toEqual({
				ok: false,
				reason: 'signature-mismatch',
			});
		}
	});

	it('refuses a body signed with any other secret', () => {
		fc.assert(
			fc.property(aBody, aSecret, aSecret, (body, secret, other) => {
				fc.pre(secret !== other);
				// HMAC pads a short key with zero bytes, so that keys differing in those alone are one key.
				fc.pre(!secret.includes('\0') && !other.includes('\0'));
				expect(verify(body, signatureOf(body, other), [secret])).toEqual({
					ok: false,
					reason: 'signature-mismatch',
				});
			}),
		);
	});

	it.each([
		['first', [SECRET, 'another']],
		['second', ['another', SECRET]],
	])('accepts a body signed with the %s of two secrets', (_which, secrets) => {
		expect(verify(Buffer.from(PAYLOAD), BY_OPENSSL, secrets)).toMatchObject({ ok: true });
	});

	it('accepts a re-spaced body signed with the second of two secrets', () => {
		const spaced = Buffer.from(JSON.stringify(JSON.parse(PAYLOAD), null, 2));
		expect(verify(spaced, BY_OPENSSL, ['another', SECRET])).toMatchObject({ ok: true });
	});

	it('takes a secret as the text it is, without decoding it', () => {
		const body = Buffer.from(PAYLOAD);
		const decoded = Buffer.from(SECRET, 'base64').toString();
		expect(verify(body, signatureOf(body, decoded), [SECRET]).ok).toBe(false);
	});

	it('refuses everything when no secret is known', () => {
		expect(verify(Buffer.from(PAYLOAD), BY_OPENSSL, [])).toEqual({
			ok: false,
			reason: 'no-secret',
		});
	});

	it('takes an empty secret for none, even under a body signed with it', () => {
		const body = Buffer.from(PAYLOAD);
		expect(verify(body, signatureOf(body, ''), ['', ''])).toEqual({
			ok: false,
			reason: 'no-secret',
		});
	});

	it('never lets an empty secret verify beside a real one', () => {
		const body = Buffer.from(PAYLOAD);
		expect(verify(body, signatureOf(body, ''), ['', SECRET]).ok).toBe(false);
	});

	it.each([null, ''])('calls the signature %j missing', (signature) => {
		expect(verify(Buffer.from(PAYLOAD), signature, [SECRET])).toEqual({
			ok: false,
			reason: 'signature-missing',
		});
	});

	it.each([
		['short by a digit', BY_OPENSSL.slice(1)],
		['long by a digit', `${BY_OPENSSL}0`],
		['followed by a line feed', `${BY_OPENSSL}\n`],
		['given twice', `${BY_OPENSSL}, ${BY_OPENSSL}`],
		['prefixed with its algorithm', `sha256=${BY_OPENSSL}`],
		['in base64', Buffer.from(BY_OPENSSL, 'hex').toString('base64')],
		['no hex', BY_OPENSSL.replace('e', 'g')],
		['blank', ' '.repeat(64)],
		['of full-width digits', '０'.repeat(64)],
	])('calls a signature malformed that is %s', (_fault, signature) => {
		expect(verify(Buffer.from(PAYLOAD), signature, [SECRET])).toEqual({
			ok: false,
			reason: 'signature-malformed',
		});
	});

	it('never verifies a wild header', () => {
		fc.assert(
			fc.property(fc.string(), (signature) => {
				expect(verify(Buffer.from(PAYLOAD), signature, [SECRET]).ok).toBe(false);
			}),
		);
	});

	it('refuses JSON too deep to be written out again, without an exception', () => {
		const deep = Buffer.from('['.repeat(100_000) + ']'.repeat(100_000));
		expect(verify(deep, BY_OPENSSL, [SECRET])).toEqual({
			ok: false,
			reason: 'signature-mismatch',
		});
	});

	it('accepts an empty body under its own signature, and under no other', () => {
		const empty = Buffer.alloc(0);
		expect(verify(empty, signatureOf(empty), [SECRET]).ok).toBe(true);
		expect(verify(empty, BY_OPENSSL, [SECRET]).ok).toBe(false);
	});
});
