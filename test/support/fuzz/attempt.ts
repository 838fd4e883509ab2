import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';

import fc from 'fast-check';

import { CONTRACT_EVENTS } from '../contractItem';
import { type Keys, sign, signing, type Signing } from './sign';
import { hostileText, jsonText } from './text';

/** A request to a webhook, sent once or several times. */
export type Attempt = {
	body: Body;
	signing: Signing;
	contentType: string | null;
	/** `X-Tuco-Event`, which is not signed. */
	eventHeader: string | null;
	times: number;
};

/** A body whose time and message ID are filled in when it is sent. */
export type Body =
	| {
			kind: 'payload';
			event: string | null;
			/** Seconds from now, or the value as JSON; `null` leaves the timestamp out. */
			timestamp: number | string | null;
			/** `null` for a new ID. */
			messageId: string | null;
			members: Member[];
	  }
	| { kind: 'text'; text: string; encoding: 'utf8' | 'utf16le' | 'latin1' }
	| { kind: 'bytes'; bytes: number[] };

/** A member of a JSON object. Its value is JSON text, so it can be written in any way, and more than once. */
type Member = readonly [key: string, json: string];

/** A request as sent. */
export type Wire = { headers: OutgoingHttpHeaders; signatures: string[]; body: Buffer };

const FIELDS = (
	'event messageId message messageType status recipientPhone recipientEmail recipientName firstName lastName ' +
	'leadId lineId fromLineId campaignId campaignName contactOwnerEmail hsContactId hsPortalId ghlContactId ' +
	'ghlLocationId testMode test sentAt error reason checkedAddresses readAt repliedAtUtc originalMessageId ' +
	'parentMessages recentReplies attachmentUrls attachmentNames phone workspaceId data reply lead _id'
).split(' ');

/** Keys that a careless merge would take for the prototype's. */
const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'toJSON'];

const key = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom(...FIELDS) },
	{ weight: 1, arbitrary: fc.constantFrom(...PROTOTYPE_KEYS) },
	{ weight: 1, arbitrary: hostileText },
);

const membersOf = (value: fc.Arbitrary<string>): fc.Arbitrary<Member[]> =>
	fc.array(fc.tuple(key, value), { maxLength: 5 });

const inner = membersOf(jsonText).map(writeObject);
const list = fc
	.array(fc.oneof(inner, jsonText), { maxLength: 3 })
	.map((jsons) => `[${jsons.join(',')}]`);

const members = membersOf(
	fc.oneof(
		{ weight: 6, arbitrary: jsonText },
		{ weight: 2, arbitrary: inner },
		{ weight: 1, arbitrary: inner.map((json) => writeObject([['reply', json]])) },
		{ weight: 1, arbitrary: list },
	),
);

const eventName = fc.oneof(
	{ weight: 12, arbitrary: fc.constantFrom(...CONTRACT_EVENTS) },
	{ weight: 2, arbitrary: fc.constantFrom('message.reaction', 'Message.Reply', 'message.reply ') },
	{ weight: 1, arbitrary: hostileText },
);

const HOUR = 3600;

/**
 * Seconds from now that are fresh. Times close to now are left out: a flipped bit in the digits of the hour would put
 * one at the edge of freshness, where the oracle, a moment before the node, may judge it differently.
 */
const fresh = fc.integer({ min: -120, max: 120 }).filter((seconds) => Math.abs(seconds) > 30);

const timestamp = fc.oneof(
	{ weight: 10, arbitrary: fresh },
	{ weight: 1, arbitrary: fc.integer({ min: -9000 * HOUR, max: -2 * HOUR }) },
	{ weight: 1, arbitrary: fc.integer({ min: 2 * HOUR, max: 9000 * HOUR }) },
	{ weight: 1, arbitrary: jsonText },
	{ weight: 1, arbitrary: fc.constant(null) },
);

const testFlag = fc.oneof(
	{ weight: 12, arbitrary: fc.constant<Member[]>([]) },
	{ weight: 1, arbitrary: fc.constant<Member[]>([['testMode', 'true']]) },
);

const payload = fc.record({
	kind: fc.constant('payload' as const),
	event: fc.option(eventName, { freq: 12, nil: null }),
	timestamp,
	messageId: fc.option(jsonText, { freq: 2, nil: null }),
	members: fc.tuple(members, testFlag).map((lists) => lists.flat()),
});

const text = fc.record({
	kind: fc.constant('text' as const),
	text: fc.oneof(
		jsonText,
		hostileText,
		inner.map((json) => `\ufeff${json}`),
		inner.map((json) => json.slice(0, -1)),
	),
	encoding: fc.constantFrom('utf8', 'utf16le', 'latin1'),
});

const bytes = fc.record({
	kind: fc.constant('bytes' as const),
	bytes: fc.array(fc.nat({ max: 255 }), { maxLength: 40 }),
});

/** Mostly payloads, sometimes any text or bytes, including none. */
const body: fc.Arbitrary<Body> = fc.oneof(
	{ weight: 12, arbitrary: payload },
	{ weight: 1, arbitrary: text },
	{ weight: 1, arbitrary: bytes },
);

const CONTENT_TYPES = [
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

/** The request for an attempt made now. */
export function wireOf({ contentType, eventHeader, ...attempt }: Attempt, keys: Keys): Wire {
	const signed = sign(writeBody(attempt.body), attempt.signing, keys);
	return {
		...signed,
		headers: {
			'Content-Length': signed.body.length,
			...(contentType !== null && { 'Content-Type': contentType }),
			...(eventHeader !== null && { 'X-Tuco-Event': eventHeader }),
			...(signed.signatures.length > 0 && { 'X-Tuco-Signature': signed.signatures }),
		},
	};
}

function writeBody(content: Body): Buffer {
	if (content.kind === 'bytes') return Buffer.from(content.bytes);
	if (content.kind === 'text') return Buffer.from(content.text, content.encoding);
	const { event, messageId } = content;
	const head: Member[] = [['messageId', messageId ?? JSON.stringify(randomUUID())]];
	if (event !== null) head.push(['event', JSON.stringify(event)]);
	if (content.timestamp !== null) head.push(['timestamp', timestampJson(content.timestamp)]);
	return Buffer.from(writeObject([...head, ...content.members]));
}

function timestampJson(moment: number | string): string {
	if (typeof moment === 'string') return moment;
	return JSON.stringify(new Date(Date.now() + moment * 1000).toISOString());
}

/** Writes an object, duplicate keys and all. */
function writeObject(content: readonly Member[]): string {
	return `{${content.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}
