import { createHash, createHmac } from 'node:crypto';

import fc from 'fast-check';

import type { Signer } from '../../../tools/n8n/load';

/** A request's body as sent, and every `X-Tuco-Signature` sent with it. */
export type Signed = { body: Buffer; signatures: string[] };

/** The secrets that a request can be signed with: the webhook's own, and another webhook's. */
export type Keys = { own: string; other: string };

/** How a request is signed, or its signature forged. */
export type Signing =
	| { kind: SimpleKind }
	| { kind: 'flip-signature' | 'flip-body' | 'flip-then-sign'; at: number; bit: number }
	| { kind: 'cut'; length: number }
	| { kind: 'extended' | 'prefixed' | 'arbitrary'; text: string };

type SimpleKind = keyof typeof SIMPLE | 'respaced';

const hmac = (algorithm: string, secret: string, body: Buffer) =>
	createHmac(algorithm, secret).update(body);
const hex = (secret: string, body: Buffer) => hmac('sha256', secret, body).digest('hex');

type Material = Keys & { body: Buffer; right: string };

/** The ways without parameters: the signatures that they send with a body, given the right one. */
const SIMPLE = {
	genuine: ({ right }) => [right],
	padded: ({ right }) => [`  ${right}\t`],
	none: () => [],
	empty: () => [''],
	'upper-case': ({ right }) => [right.toUpperCase()],
	base64: ({ body, own }) => [hmac('sha256', own, body).digest('base64')],
	sha1: ({ body, own }) => [hmac('sha1', own, body).digest('hex')],
	sha512: ({ body, own }) => [hmac('sha512', own, body).digest('hex')],
	unkeyed: ({ body }) => [createHash('sha256').update(body).digest('hex')],
	'other-webhook': ({ body, other }) => [hex(other, body)],
	'empty-secret': ({ body }) => [hex('', body)],
	'other-body': ({ body, own }) => [hex(own, Buffer.concat([body, Buffer.from(' ')]))],
	'right-first': ({ body, right, other }) => [right, hex(other, body)],
	'right-last': ({ body, right, other }) => [hex(other, body), right],
	'right-twice': ({ right }) => [right, right],
} satisfies Record<string, (material: Material) => string[]>;

const simple = (...kinds: SimpleKind[]) => fc.record({ kind: fc.constantFrom(...kinds) });

const flip = fc.record({
	kind: fc.constantFrom('flip-signature', 'flip-body', 'flip-then-sign'),
	at: fc.nat({ max: 5000 }),
	bit: fc.nat({ max: 7 }),
});

const cut = fc.record({ kind: fc.constant('cut' as const), length: fc.nat({ max: 63 }) });

const extended = fc.record({
	kind: fc.constantFrom('extended', 'arbitrary'),
	// HTTP allows these characters in a header.
	text: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 70 }),
});

const prefixed = fc.record({
	kind: fc.constant('prefixed' as const),
	text: fc.constantFrom('sha256=', 'v1,', 't=1,v1=', '0x', 'Bearer ', '"'),
});

/** About a third of the requests are signed like Tuco's; the others in every other way. */
export const signing: fc.Arbitrary<Signing> = fc.oneof(
	{ weight: 6, arbitrary: simple('genuine', 'respaced', 'padded') },
	{ weight: 4, arbitrary: simple('none', 'empty', 'upper-case', 'base64') },
	{ weight: 3, arbitrary: simple('other-webhook', 'empty-secret', 'other-body') },
	{ weight: 3, arbitrary: simple('sha1', 'sha512', 'unkeyed') },
	{ weight: 6, arbitrary: flip },
	{ weight: 1, arbitrary: cut },
	{ weight: 1, arbitrary: extended },
	{ weight: 1, arbitrary: prefixed },
	{ weight: 1, arbitrary: simple('right-first', 'right-last', 'right-twice') },
);

/** A signer that forges in one way, given the webhook's own secret. */
export const signerOf =
	(way: Signing): Signer =>
	(body, own) =>
		sign(body, way, { own, other: 'another webhook' });

/** Signs a body, or forges its signature. */
export function sign(body: Buffer, way: Signing, keys: Keys): Signed {
	const right = hex(keys.own, body);
	switch (way.kind) {
		case 'respaced':
			return respaced(body, keys);
		case 'flip-signature':
			return { body, signatures: [flippedDigit(right, way)] };
		case 'flip-body':
			return { body: flipped(body, way), signatures: [right] };
		case 'flip-then-sign':
			return sign(flipped(body, way), { kind: 'genuine' }, keys);
		case 'cut':
			return { body, signatures: [right.slice(0, way.length)] };
		case 'extended':
			return { body, signatures: [right + way.text] };
		case 'prefixed':
			return { body, signatures: [way.text + right] };
		case 'arbitrary':
			return { body, signatures: [way.text] };
		default:
			return { body, signatures: SIMPLE[way.kind]({ ...keys, body, right }) };
	}
}

/** Imitates a proxy: signs the body as Tuco writes it, and then changes its whitespace. */
function respaced(body: Buffer, keys: Keys): Signed {
	try {
		const value: unknown = JSON.parse(body.toString());
		const signatures = [hex(keys.own, Buffer.from(JSON.stringify(value)))];
		return { body: Buffer.from(JSON.stringify(value, null, 1)), signatures };
	} catch {
		return sign(body, { kind: 'genuine' }, keys);
	}
}

function flipped(body: Buffer, { at, bit }: { at: number; bit: number }): Buffer {
	const changed = Buffer.from(body);
	const index = body.length === 0 ? 0 : at % body.length;
	changed[index] = (changed[index] ?? 0) ^ (1 << bit);
	return changed;
}

/** Flips one bit of one of the 64 digits, so that it is still hex. */
function flippedDigit(signature: string, { at, bit }: { at: number; bit: number }): string {
	const index = at % signature.length;
	const digit = Number.parseInt(signature.charAt(index), 16) ^ (1 << (bit % 4));
	return signature.slice(0, index) + digit.toString(16) + signature.slice(index + 1);
}
