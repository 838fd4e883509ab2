import { createHash, createHmac } from 'node:crypto';

import type { Signer } from '../../../tools/n8n/load';
import type { Signing } from './signing';

/** A request's body as it travels, and every `X-Tuco-Signature` that travels with it. */
export type Signed = { body: Buffer; signatures: string[] };

/** The secrets that a request can be signed with: the webhook's own, and another webhook's. */
export type Keys = { own: string; other: string };

const hmac = (algorithm: string, secret: string, body: Buffer) =>
	createHmac(algorithm, secret).update(body);
const hex = (secret: string, body: Buffer) => hmac('sha256', secret, body).digest('hex');

/** A signer that forges in one way, with a webhook's own secret at hand and another's. */
export const signerOf =
	(signing: Signing): Signer =>
	(body, own) =>
		sign(body, signing, { own, other: 'another webhook' });

/** Signs a body, or forges its signature. */
export function sign(body: Buffer, signing: Signing, { own, other }: Keys): Signed {
	const right = hex(own, body);
	const carrying = (...signatures: string[]): Signed => ({ body, signatures });
	switch (signing.kind) {
		case 'genuine':
			return carrying(right);
		case 'respaced':
			return respaced(body, own);
		case 'padded':
			return carrying(`  ${right}\t`);
		case 'none':
			return carrying();
		case 'empty':
			return carrying('');
		case 'upper-case':
			return carrying(right.toUpperCase());
		case 'base64':
			return carrying(hmac('sha256', own, body).digest('base64'));
		case 'sha1':
		case 'sha512':
			return carrying(hmac(signing.kind, own, body).digest('hex'));
		case 'unkeyed':
			return carrying(createHash('sha256').update(body).digest('hex'));
		case 'other-webhook':
			return carrying(hex(other, body));
		case 'empty-secret':
			return carrying(hex('', body));
		case 'other-body':
			return carrying(hex(own, Buffer.concat([body, Buffer.from(' ')])));
		case 'flip-signature':
			return carrying(flippedDigit(right, signing));
		case 'flip-body':
			return { body: flipped(body, signing), signatures: [right] };
		case 'flip-then-sign': {
			const changed = flipped(body, signing);
			return { body: changed, signatures: [hex(own, changed)] };
		}
		case 'cut':
			return carrying(right.slice(0, signing.length));
		case 'extended':
			return carrying(right + signing.text);
		case 'prefixed':
			return carrying(signing.text + right);
		case 'arbitrary':
			return carrying(signing.text);
		case 'several':
			return carrying(...several(signing.order, right, hex(other, body)));
	}
}

/** As a proxy may: the signature is over the body that Tuco wrote, the body is written anew. */
function respaced(body: Buffer, secret: string): Signed {
	try {
		const value: unknown = JSON.parse(body.toString());
		const signatures = [hex(secret, Buffer.from(JSON.stringify(value)))];
		return { body: Buffer.from(JSON.stringify(value, null, 1)), signatures };
	} catch {
		return { body, signatures: [hex(secret, body)] };
	}
}

function flipped(body: Buffer, { at, bit }: { at: number; bit: number }): Buffer {
	const changed = Buffer.from(body);
	const index = body.length === 0 ? 0 : at % body.length;
	changed[index] = (changed[index] ?? 0) ^ (1 << bit);
	return changed;
}

/** One bit of one of the 64 digits' values, so that it still reads as hex. */
function flippedDigit(signature: string, { at, bit }: { at: number; bit: number }): string {
	const index = at % signature.length;
	const digit = Number.parseInt(signature.charAt(index), 16) ^ (1 << (bit % 4));
	return signature.slice(0, index) + digit.toString(16) + signature.slice(index + 1);
}

function several(order: string, right: string, wrong: string): string[] {
	if (order === 'right-twice') return [right, right];
	return order === 'right-first' ? [right, wrong] : [wrong, right];
}
