import { signBody } from '../../../tools/sandbox';

/** `printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$SECRET"` */
const BODY = '{"event":"message.sent","message":"Zoë says “hi” 👋"}';
const SECRET = 'c2FuZGJveCBzZWNyZXQgZm9yIHRlc3Rz';
const BY_OPENSSL = 'a059678475c3290bf750e7017c04356a320462b2dc03631bc5bac8712c252fd2';

describe('signBody', () => {
	it('agrees with openssl on a text beyond ASCII', () => {
		expect(signBody(BODY, SECRET)).toBe(BY_OPENSSL);
	});

	it('signs the bytes of the body', () => {
		expect(signBody(Buffer.from(BODY), SECRET)).toBe(BY_OPENSSL);
	});
});
