import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { EventFields, SharedFields, TucoItem } from '../events/items';
import { TUCO_EVENTS, isKnownEvent, statusOf } from '../events/names';
import { isTrueAt, objectsAt, textAt, textsAt } from '../../shared/json';

type Reader<T> = (payload: IDataObject, event: string) => T;
type Readers<Fields> = { [Key in keyof Fields]: Reader<Fields[Key]> };

const text =
	(...paths: string[]): Reader<string | null> =>
	(payload) =>
		textAt(payload, ...paths);
const texts =
	(...paths: string[]): Reader<string[]> =>
	(payload) =>
		textsAt(payload, ...paths);
const objects =
	(...paths: string[]): Reader<IDataObject[]> =>
	(payload) =>
		objectsAt(payload, ...paths);

const firstName = text('firstName', 'data.firstName', 'lead.firstName');
const lastName = text('lastName', 'data.lastName', 'lead.lastName');

const fullName: Reader<string | null> = (payload, event) =>
	[firstName(payload, event), lastName(payload, event)].filter(Boolean).join(' ') || null;

/** Contract section 4, key by key: where each is read from in families A to D and T, the first that tells winning. */
const SHARED: Readers<Omit<SharedFields, 'eventId'>> = {
	timestamp: text('timestamp'),
	workspaceId: text('workspaceId', 'message.workspaceId'),
	messageId: text('messageId', 'data.messageId', 'message._id', 'data.reply.messageId'),
	message: text('message', 'message.message', 'data.message'),
	messageType: text('messageType', 'message.messageType', 'data.messageType'),
	status: (payload, event) =>
		isKnownEvent(event)
			? statusOf(event)
			: textAt(payload, 'status', 'message.status', 'data.status'),
	recipientPhone: text(
		'recipientPhone',
		'message.recipientPhone',
		'data.recipientPhone',
		'data.reply.recipientPhone',
		'phone',
		'lead.phone',
	),
	recipientEmail: text(
		'recipientEmail',
		'message.recipientEmail',
		'data.recipientEmail',
		'data.reply.recipientEmail',
		'lead.email',
	),
	recipientName: (payload, event) =>
		textAt(payload, 'recipientName', 'message.recipientName', 'data.reply.name') ??
		fullName(payload, event),
	firstName,
	lastName,
	leadId: text('leadId', 'message.leadId', 'data.leadId', 'data.reply.leadId', 'lead._id'),
	lineId: text('fromLineId', 'message.fromLineId', 'data.lineId', 'lineId'),
	campaignId: text('campaignId'),
	campaignName: text('campaignName'),
	contactOwnerEmail: text('contactOwnerEmail'),
	hsContactId: text('hsContactId'),
	hsPortalId: text('hsPortalId'),
	ghlContactId: text('ghlContactId'),
	ghlLocationId: text('ghlLocationId'),
	isTest: (payload) => isTrueAt(payload, 'testMode', 'data.testMode', 'data.test'),
};

const sentAt = text('sentAt', 'message.sentAt');

const BY_EVENT: { [Name in keyof EventFields]: Readers<EventFields[Name]> } = {
	'message.delivered': { sentAt },
	'message.failed': {
		sentAt,
		error: text('data.error', 'message.errorMessage', 'error', 'reason'),
	},
	'message.fallback': {
		sentAt,
		reason: text('reason', 'data.reason', 'message.errorMessage'),
		checkedAddresses: texts('checkedAddresses', 'data.checkedAddresses'),
	},
	'message.opened': { sentAt, readAt: text('data.readAt', 'message.readAt', 'readAt') },
	'message.reply': {
		repliedAt: text('repliedAtUtc', 'data.repliedAtUtc', 'data.reply.respondedAtUtc', 'timestamp'),
		originalMessageId: text(
			'originalMessageId',
			'data.originalMessageId',
			'data.reply.originalMessageId',
		),
		parentMessages: objects('parentMessages', 'data.parentMessages', 'data.reply.parentMessages'),
		recentReplies: objects('recentReplies', 'data.recentReplies', 'data.reply.recentReplies'),
		attachmentUrls: texts('data.attachmentUrls', 'message.attachmentUrls', 'attachmentUrls'),
		attachmentNames: texts('data.attachmentNames', 'message.attachmentNames', 'attachmentNames'),
	},
	'message.sent': { sentAt },
};

/** How an event's item is read: its keys in their order, and the item as long as nothing is known. */
type Table = { readers: [key: string, read: Reader<unknown>][]; blank: Record<string, unknown> };

function tableOf(own: Record<string, Reader<unknown>>): Table {
	const readers = Object.entries<Reader<unknown>>({ ...SHARED, ...own });
	const keys = ['event', 'eventId', ...readers.map(([key]) => key)];
	return { readers, blank: Object.fromEntries(keys.map((key) => [key, null])) };
}

const OWN = new Map<string, Record<string, Reader<unknown>>>(Object.entries(BY_EVENT));
const TABLES = new Map<string, Table>(
	TUCO_EVENTS.map(({ name }) => [name, tableOf(OWN.get(name) ?? {})]),
);
const UNKNOWN_EVENT = tableOf({ payload: (payload) => payload });

/** Contract section 4, `eventId`: the digest of the signed bytes stands in for a missing message ID. */
function eventIdOf(event: string, messageId: string | null, signedBody: Buffer): string {
	const digest = () => createHash('sha256').update(signedBody).digest('hex').slice(0, 32);
	return `${event}:${messageId ?? digest()}`;
}

/**
 * The simplified item of a verified payload (contract section 4). Its keys depend on its event alone, never on the
 * payload's family. An event that neither the body nor the header names is called `unknown`.
 *
 * @param signedBody the bytes that the signature covers
 * @param eventHeader the unsigned `X-Tuco-Event`, believed only where the body names no event
 */
export function normalise(
	payload: IDataObject,
	signedBody: Buffer,
	eventHeader: string | null,
): TucoItem {
	const event = [textAt(payload, 'event'), eventHeader].find(Boolean) ?? 'unknown';
	const { readers, blank } = TABLES.get(event) ?? UNKNOWN_EVENT;
	// Filling a copy in takes half the time of adding some 30 keys one by one.
	const item = { ...blank };
	for (const [key, read] of readers) item[key] = read(payload, event);
	item.event = event;
	item.eventId = eventIdOf(event, SHARED.messageId(payload, event), signedBody);
	// The tables above are typed key by key; only their assembly escapes the compiler.
	return item as unknown as TucoItem;
}
