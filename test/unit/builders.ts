import { createHmac } from 'node:crypto';

import fc from 'fast-check';

import type { Failure } from '../../nodes/Tuco/shared/api/failure';
import { normalise } from '../../nodes/Tuco/trigger/delivery/normalise';
import type { SharedItem } from '../../nodes/Tuco/trigger/delivery/route';

/** A signing secret like Tuco's. The text itself is the key, although it looks like base64. */
export const SECRET = 'dGhpcyBpcyBhIHNhbXBsZSBzZWNyZXQ=';

/** Tuco's signature for a body (contract section 2). */
export function signatureOf(body: string | Uint8Array, secret = SECRET): string {
	return createHmac('sha256', secret).update(body).digest('hex');
}

/** A failed call, which Tuco answered with 500 unless `replaced` says otherwise. */
export function failure(replaced: Partial<Failure> = {}): Failure {
	return {
		kind: 'server-error',
		status: 500,
		detail: '',
		retryAfter: null,
		notDone: false,
		...replaced,
	};
}

/** A simplified item with only the given values. */
export function sharedItem(given: Partial<SharedItem>): SharedItem {
	return {
		...normalise({ event: given.event ?? 'message.reply' }, Buffer.alloc(0), null),
		...given,
	};
}

/** Other ways to type a character, which all count as the same. */
const TYPED: Record<string, string[]> = {
	"'": ['’', '‘', 'ʼ', '`', '´', '\u1FFD', '\u0384', 'ˊ', '❜', '＇'],
	'"': ['“', '”', '„', '«', '»', '″', "''"],
	'-': ['–', '—', '‑', '−', '⁃', '˗', '--', '－'],
	' ': ['\u00A0', '\n', '\r\n', ' \t', '\u2009', '\u3000'],
	ß: ['ẞ', 'ss', 'SS'],
	σ: ['ς', 'Σ'],
	i: ['I', 'İ', 'ı'],
};
const INVISIBLE = ['', '', '\u00AD', '\u200B', '\u200D', '\u2060', '\uFE0F', '\u202E', '\u034F'];

const fullWidth = (char: string) =>
	/^[!-~]$/.test(char) ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char;

/** A text in any of its spellings: case, typography, white space, invisible characters, full width, NFC and NFD. */
export function spellingsOf(text: string): fc.Arbitrary<string> {
	const chars = text.split('').map((char) => {
		const typed = [char, char.toUpperCase(), fullWidth(char), ...(TYPED[char] ?? [])];
		return fc.tuple(fc.constantFrom(...typed), fc.constantFrom(...INVISIBLE));
	});
	const forms = fc.constantFrom('NFC', 'NFD');
	return fc.tuple(forms, ...chars).map(([as, ...each]) => each.flat().join('').normalize(as));
}
