import fc from 'fast-check';

import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { hostileText } from './hostileText';
import { jsonText, TREACHEROUS_KEYS } from './jsonText';

/** A member of a JSON object, its value as text, so that it can be written in any way and more than once. */
export type Member = readonly [key: string, json: string];

/** A body before its time and message are known. */
export type Body =
	| {
			kind: 'payload';
			event: string | null;
			/** Seconds from now, or the value as JSON; `null` leaves the timestamp out. */
			timestamp: number | string | null;
			/** `null` for an ID of its own. */
			messageId: string | null;
			members: Member[];
	  }
	| { kind: 'text'; text: string; encoding: 'utf8' | 'utf16le' | 'latin1' }
	| { kind: 'bytes'; bytes: number[] };

const FIELDS = (
	'event messageId message messageType status recipientPhone recipientEmail recipientName firstName lastName ' +
	'leadId lineId fromLineId campaignId campaignName contactOwnerEmail hsContactId hsPortalId ghlContactId ' +
	'ghlLocationId testMode test sentAt error reason checkedAddresses readAt repliedAtUtc originalMessageId ' +
	'parentMessages recentReplies attachmentUrls attachmentNames phone workspaceId data reply lead _id'
).split(' ');

const key = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom(...FIELDS) },
	{ weight: 1, arbitrary: fc.constantFrom(...TREACHEROUS_KEYS) },
	{ weight: 1, arbitrary: hostileText },
);

const membersOf = (value: fc.Arbitrary<string>): fc.Arbitrary<Member[]> =>
	fc.array(fc.tuple(key, value), { maxLength: 5 });

/** Writes an object, duplicate keys and all. */
export function writeObject(members: readonly Member[]): string {
	return `{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

const inner = membersOf(jsonText).map(writeObject);
const reply = inner.map((json) => writeObject([['reply', json]]));
const list = fc
	.array(fc.oneof(inner, jsonText), { maxLength: 3 })
	.map((jsons) => `[${jsons.join(',')}]`);

const members = membersOf(
	fc.oneof(
		{ weight: 6, arbitrary: jsonText },
		{ weight: 2, arbitrary: inner },
		{ weight: 1, arbitrary: reply },
		{ weight: 1, arbitrary: list },
	),
);

const eventName = fc.oneof(
	{ weight: 12, arbitrary: fc.constantFrom(...TUCO_EVENTS.map(({ name }) => name as string)) },
	{ weight: 2, arbitrary: fc.constantFrom('message.reaction', 'Message.Reply', 'message.reply ') },
	{ weight: 1, arbitrary: hostileText },
);

const HOUR = 3600;

/**
 * Seconds that are fresh. Those around a minute are left out: signed with a digit of its minutes changed, such a time is
 * at the edge of what is fresh, where the oracle, a moment before the node, may find it on the other side.
 */
const fresh = fc
	.integer({ min: -120, max: 120 })
	.filter((seconds) => Math.abs(seconds) <= 30 || Math.abs(seconds) > 90);

const timestamp = fc.oneof(
	{ weight: 10, arbitrary: fresh },
	{ weight: 1, arbitrary: fc.integer({ min: -9000 * HOUR, max: -HOUR }) },
	{ weight: 1, arbitrary: fc.integer({ min: HOUR, max: 9000 * HOUR }) },
	{ weight: 1, arbitrary: jsonText },
	{ weight: 1, arbitrary: fc.constant(null) },
);

const testFlag = fc.oneof(
	{ weight: 12, arbitrary: fc.constant<Member[]>([]) },
	{ weight: 1, arbitrary: fc.constant<Member[]>([['testMode', 'true']]) },
);

const orNull = (text: fc.Arbitrary<string>, freq: number): fc.Arbitrary<string | null> =>
	fc.option(text, { freq, nil: null });

const payload: fc.Arbitrary<Body> = fc.record({
	kind: fc.constant('payload' as const),
	event: orNull(eventName, 12),
	timestamp,
	messageId: orNull(jsonText, 2),
	members: fc.tuple(members, testFlag).map((lists) => lists.flat()),
});

const notAPayload: fc.Arbitrary<Body> = fc.oneof(
	fc.record({
		kind: fc.constant('text' as const),
		text: fc.oneof(
			jsonText,
			hostileText,
			inner.map((json) => `\ufeff${json}`),
			inner.map((json) => json.slice(0, -1)),
		),
		encoding: fc.constantFrom('utf8', 'utf16le', 'latin1'),
	}),
	fc.record({
		kind: fc.constant('bytes' as const),
		bytes: fc.array(fc.nat({ max: 255 }), { maxLength: 40 }),
	}),
);

/** Bodies: most are payloads of a sort, some are anything at all, 0 bytes included. */
export const body: fc.Arbitrary<Body> = fc.oneof(
	{ weight: 6, arbitrary: payload },
	{ weight: 1, arbitrary: notAPayload },
);
