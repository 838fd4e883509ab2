import type { OutgoingHttpHeaders } from 'node:http';

import fc from 'fast-check';

import { body, type Body } from './body';
import { type Keys, sign } from './sign';
import { signing, type Signing } from './signing';
import { writeBody } from './writeBody';

/** Something that is sent to a webhook, once or several times over. */
export type Attempt = {
	body: Body;
	signing: Signing;
	contentType: string | null;
	/** `X-Tuco-Event`, which nobody signs. */
	eventHeader: string | null;
	times: number;
};

/** A request as it travels. */
export type Wire = { headers: OutgoingHttpHeaders; signatures: string[]; body: Buffer };

/** Content types, right and wrong. */
export const CONTENT_TYPES = [
	'application/json; charset=utf-8',
	'application/json; charset=utf-16',
	'APPLICATION/JSON',
	'application/octet-stream',
	'application/x-www-form-urlencoded',
	'application/xml',
	'image/png',
	'multipart/form-data; boundary=x',
	'text/plain',
	'text/xml',
	'nonsense',
];

/** Attempts of every kind, some of them repeated. */
export const attempts: fc.Arbitrary<Attempt> = fc.record({
	body,
	signing,
	contentType: fc.oneof(
		{ weight: 3, arbitrary: fc.constant('application/json') },
		{ weight: 1, arbitrary: fc.constantFrom(null, ...CONTENT_TYPES) },
	),
	eventHeader: fc.oneof(
		fc.constantFrom(null, 'message.reply', 'message.sent', 'message.reaction', '__proto__'),
		fc.string({ unit: 'grapheme-ascii', maxLength: 30 }),
	),
	times: fc.oneof(
		{ weight: 4, arbitrary: fc.constant(1) },
		{ weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) },
	),
});

/** What travels when an attempt is made now. */
export function wireOf(attempt: Attempt, keys: Keys): Wire {
	const { body: bytes, signatures } = sign(writeBody(attempt.body), attempt.signing, keys);
	const { contentType, eventHeader } = attempt;
	return {
		body: bytes,
		signatures,
		headers: {
			'Content-Length': bytes.length,
			...(contentType === null ? {} : { 'Content-Type': contentType }),
			...(eventHeader === null ? {} : { 'X-Tuco-Event': eventHeader }),
			...(signatures.length === 0 ? {} : { 'X-Tuco-Signature': signatures }),
		},
	};
}
