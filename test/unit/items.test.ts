import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../nodes/Tuco/shared/json';
import { normalise } from '../../nodes/Tuco/trigger/delivery/normalise';
import { parseJson, parsePayload } from '../../nodes/Tuco/trigger/delivery/receive';
import { TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import { buildPayload, FAMILIES_OF } from '../../tools/sandbox';

/** Contract section 4: the paths of each text that any event can have; the first path with a value wins. */
const SHARED_TEXTS = {
	timestamp: 'timestamp',
	workspaceId: 'workspaceId, message.workspaceId',
	messageId: 'messageId, data.messageId, message._id, data.reply.messageId',
	messageType: 'messageType, message.messageType, data.messageType',
	recipientPhone:
		'recipientPhone, message.recipientPhone, data.recipientPhone, data.reply.recipientPhone, phone, lead.phone',
	recipientEmail:
		'recipientEmail, message.recipientEmail, data.recipientEmail, data.reply.recipientEmail, lead.email',
	recipientName: 'recipientName, message.recipientName, data.reply.name',
	firstName: 'firstName, data.firstName, lead.firstName',
	lastName: 'lastName, data.lastName, lead.lastName',
	leadId: 'leadId, message.leadId, data.leadId, data.reply.leadId, lead._id',
	lineId: 'fromLineId, message.fromLineId, data.lineId, lineId',
	campaignId: 'campaignId',
	campaignName: 'campaignName',
	contactOwnerEmail: 'contactOwnerEmail',
	hsContactId: 'hsContactId',
	hsPortalId: 'hsPortalId',
	ghlContactId: 'ghlContactId',
	ghlLocationId: 'ghlLocationId',
};

const SENT_AT = { sentAt: 'sentAt, message.sentAt' };

/** Like {@link SHARED_TEXTS}, for one event each. Only an unknown event takes its status from the payload. */
const OWN_TEXTS = {
	'message.bounced': { status: 'status, message.status, data.status' },
	'message.delivered': SENT_AT,
	'message.failed': { ...SENT_AT, errorMessage: 'data.error, message.errorMessage, error, reason' },
	'message.fallback': { ...SENT_AT, reason: 'reason, data.reason, message.errorMessage' },
	'message.opened': { ...SENT_AT, readAt: 'data.readAt, message.readAt, readAt' },
	'message.reply': {
		repliedAt: 'repliedAtUtc, data.repliedAtUtc, data.reply.respondedAtUtc, timestamp',
		originalMessageId: 'originalMessageId, data.originalMessageId, data.reply.originalMessageId',
		listId: 'listId, lead.listId',
	},
	'message.sent': SENT_AT,
};

/** Like {@link OWN_TEXTS}, for lists of texts and lists of objects. */
const LISTS_OF_TEXTS = {
	'message.fallback': { checkedAddresses: 'checkedAddresses, data.checkedAddresses' },
	'message.reply': {
		attachmentUrls: 'data.attachmentUrls, message.attachmentUrls, attachmentUrls',
		attachmentNames: 'data.attachmentNames, message.attachmentNames, attachmentNames',
	},
};
const LISTS_OF_OBJECTS = {
	'message.reply': {
		parentMessages: 'parentMessages, data.parentMessages, data.reply.parentMessages',
		recentReplies: 'recentReplies, data.recentReplies, data.reply.recentReplies',
	},
};

/** A row for each key: `valueOf` turns a text into a value, and `missing` is the value if there is none. */
const rowsOf = (
	table: Record<string, Record<string, string>>,
	valueOf: (text: string) => unknown,
	missing: unknown,
) =>
	Object.entries(table)
		.flatMap(([event, keys]) => Object.entries(keys).map((entry) => [event, ...entry] as const))
		.map(([event, key, paths]) => ({ event, key, paths: paths.split(', '), valueOf, missing }));
const ROWS = [
	...rowsOf({ 'message.opened': SHARED_TEXTS }, (text) => text, null),
	...rowsOf(OWN_TEXTS, (text) => text, null),
	...rowsOf(LISTS_OF_TEXTS, (text) => [text], []),
	...rowsOf(LISTS_OF_OBJECTS, (messageId) => [{ messageId }], []),
];

/** A payload with a value at each of the paths. */
function payloadWith(
	event: string,
	paths: string[],
	valueAt: (path: string, index: number) => unknown,
): IDataObject {
	const payload: IDataObject = { event };
	for (const [index, path] of paths.entries()) {
		const keys = path.split('.');
		const last = keys.pop() ?? '';
		let object = payload;
		for (const key of keys) {
			const inner: unknown = object[key];
			const next = isObject(inner) ? inner : {};
			object[key] = next;
			object = next;
		}
		Object.assign(object, { [last]: valueAt(path, index) });
	}
	return payload;
}

/** The item as plain data, so that any key can be read. */
const itemOf = (payload: IDataObject, eventHeader: string | null = null): IDataObject => ({
	...normalise(payload, Buffer.from('{}'), eventHeader),
});
const read = (json: string): IDataObject => parsePayload(Buffer.from(json)) ?? {};

describe.each(ROWS)('$key of $event', ({ event, key, paths, valueOf, missing }) => {
	it(`is read from the first of ${paths.join(', ')}`, () => {
		paths.forEach((path, at) => {
			const payload = payloadWith(event, paths.slice(at), (each) => valueOf(`at ${each}`));
			expect(itemOf(payload)[key]).toEqual(valueOf(`at ${path}`));
		});
	});

	it.each(['', null, false, [], {}, [null]])('skips %j', (nothing) => {
		expect(itemOf(payloadWith(event, paths, () => nothing))[key]).toEqual(missing);
		const valueAt = (_path: string, at: number) => (paths[at + 1] ? nothing : valueOf('found'));
		expect(itemOf(payloadWith(event, paths, valueAt))[key]).toEqual(valueOf('found'));
	});
});

it.each([
	['message', 'a text', { message: 'a', data: { message: 'b' } }, 'a'],
	['message', 'the text of a document', { message: { message: 'a' }, data: { message: 'b' } }, 'a'],
	['message', 'the text in data', { data: { message: 'b' } }, 'b'],
	['message', 'null if there is none', { data: {} }, null],
	['originalMessage', 'a text', { event: 'message.reply', originalMessage: 'a' }, 'a'],
	[
		'originalMessage',
		'the text of a document',
		{ event: 'message.reply', originalMessage: { messageId: 'm1', message: 'a' } },
		'a',
	],
	['recipientName', 'both names', { firstName: 'Ada', lead: { lastName: 'King' } }, 'Ada King'],
	['recipientName', 'the first name alone', { firstName: 'Ada' }, 'Ada'],
	['recipientName', 'the last name alone', { lastName: 'King' }, 'King'],
	['recipientName', 'the whole name first', { firstName: 'A', recipientName: 'Dr K' }, 'Dr K'],
])('%s is %s', (key, _what, payload, expected) => {
	expect(itemOf({ event: 'message.sent', ...payload })[key]).toBe(expected);
});

it.each(TUCO_EVENTS)('the status of $name is always $status', ({ name, status }) => {
	expect(itemOf({ event: name, status: 'queued', data: { status: 'x' } }).status).toBe(status);
});

it('the timestamp is the top-level one, which also decides the age, or null', () => {
	const timestamp = '2026-04-12T10:30:00.000Z';
	const payload = { event: 'message.sent', data: { timestamp }, message: { timestamp } };
	expect(itemOf(payload).timestamp).toBeNull();
});

/** printf '{}' | sha256sum | cut -c 1-32 */
const DIGEST = '44136fa355b3678a1146ad16f7e8649e';

describe('isTest', () => {
	it.each([
		['testMode', true, true],
		['data.testMode', true, true],
		['data.test', true, true],
		['test', true, false],
		['message.testMode', true, false],
		['testMode', 'true', false],
		['testMode', 1, false],
	])('with %s: %j is %j', (path, value, expected) => {
		expect(itemOf(payloadWith('message.sent', [path], () => value)).isTest).toBe(expected);
	});

	it('is true with testMode in every family of every event', () => {
		for (const [event, families] of Object.entries(FAMILIES_OF)) {
			for (const family of families) {
				const payload = { ...buildPayload(family, event), testMode: true };
				expect(itemOf(payload).isTest).toBe(true);
			}
		}
	});
});

describe('event', () => {
	it('comes from the body rather than the header', () => {
		expect(itemOf({ event: 'message.sent' }, 'message.failed').event).toBe('message.sent');
	});

	it.each([
		[undefined, 'message.failed', 'message.failed'],
		['', 'message.failed', 'message.failed'],
		[['message.sent'], 'message.failed', 'message.failed'],
		[null, null, 'unknown'],
		[{}, '', 'unknown'],
	])(
		'with %j in the body and %j in the header is %s, and its ID is a digest of the signed bytes',
		(event, header, expected) => {
			const item = itemOf({ event, messageId: 'm1' }, header);
			expect(item).toMatchObject({ event: expected, eventId: DIGEST });
		},
	);

	it.each(['message.bounced', 'constructor', '__proto__'])(
		'%s is unknown, so its item has the whole payload and the shared keys',
		(event) => {
			const payload = { event, messageId: 'm1', data: { bounce: { code: 550 } } };
			expect(itemOf(payload)).toMatchObject({ eventId: `${event}:m1`, status: null, payload });
		},
	);
});

it('eventId contains the message ID, wherever it is, or else a digest of the signed body', () => {
	const inReply = payloadWith('message.reply', ['data.reply.messageId'], () => 'm1');
	expect(itemOf(inReply).eventId).toBe('message.reply:m1');
	expect(itemOf({ event: 'message.sent' }).eventId).toBe(`message.sent:${DIGEST}`);
});

it('eventId never contains a message ID that JSON has rounded', () => {
	const ids = ['992', '993'].map((end) =>
		itemOf(read(`{"event":"e","messageId":9007199254740${end}}`)),
	);
	expect(ids).toMatchObject([
		{ eventId: `e:${DIGEST}` },
		{ eventId: `e:${DIGEST}`, messageId: null },
	]);
});

it.each([...TUCO_EVENTS.map(({ name }) => name), 'message.bounced'])(
	'the item of %s has the same keys and types whatever the payload, which is not modified',
	(event) => {
		const anyPath = fc.constantFrom(...ROWS.flatMap(({ paths }) => paths));
		const aPayload = fc
			.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.dictionary(anyPath, fc.jsonValue()))
			.map(([wild, aimed]) => ({
				...wild,
				...payloadWith(event, Object.keys(aimed), (path) => aimed[path]),
				event,
			}))
			.map((payload) => JSON.stringify(payload));
		const kindOf = (value: unknown) =>
			Array.isArray(value) ? 'list' : value === null ? 'string' : typeof value;
		const shapeOf = (item: IDataObject) =>
			Object.entries(item).map(([key, value]) => [key, kindOf(value)]);
		const shape = shapeOf(itemOf({ event }));
		fc.assert(
			fc.property(aPayload, (json) => {
				const payload = read(json);
				expect(shapeOf(itemOf(payload))).toEqual(shape);
				expect(payload).toEqual(read(json));
			}),
		);
	},
);

describe('the payload', () => {
	it.each(['{"a":1}', '\uFEFF{"a":1}', ' {"a":\n1}\n'])('is read from %j', (body) => {
		expect(parsePayload(Buffer.from(body))).toEqual({ a: 1 });
	});

	it.each(['[]', '[{"event":"message.sent"}]', 'null', '"text"', '1', 'true', '', ' ', 'event=x'])(
		'is null for %j',
		(body) => {
			expect(parsePayload(Buffer.from(body))).toBeNull();
		},
	);

	it.each([
		['null', null],
		['{"event":', undefined],
	])('%s is parsed as %j', (body, expected) => {
		expect(parseJson(Buffer.from(body))).toBe(expected);
	});
});
