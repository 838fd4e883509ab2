import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { isTrueAt, objectsAt, textAt, textsAt, withoutRounded } from '../../shared/json';
import type { EventFields, OwnFields, SharedFields, TucoItem } from '../../shared/items';
import { type TucoEventName, isKnownEvent, statusOf } from '../../shared/events';

/**
 * The simplified item of a verified payload (contract section 4). Its keys depend only on the event, never on the payload's
 * family. If neither the body nor the header names an event, it is `unknown`.
 *
 * @param signedBody the bytes that the signature covers
 * @param eventHeader the unsigned `X-Tuco-Event`, used only if the body names no event
 * @param isOther whether an event leaves through Any Other, and so keeps the item of an unknown event
 */
export function normalise(
	payload: IDataObject,
	signedBody: Buffer,
	eventHeader: string | null,
	isOther: (event: string) => boolean = () => false,
): TucoItem {
	const named = textAt(payload, 'event');
	const event = [named, eventHeader].find(Boolean) ?? 'unknown';
	const isKnown = isKnownEvent(event) && !isOther(event);
	const own: OwnFields = isKnown
		? OWN_FIELDS[event](payload)
		: { payload: withoutRounded(payload) };
	const shared = sharedFields(payload);
	return {
		event,
		eventId: eventIdOf(named, shared.messageId, signedBody),
		...shared,
		...(isKnown && { status: statusOf(event) }),
		...own,
	};
}

/** Contract section 4, key by key: the paths in payload families A to D and T. The first with a value wins. */
function sharedFields(payload: IDataObject): Omit<SharedFields, 'eventId'> {
	const text = (...paths: string[]) => textAt(payload, ...paths);
	const firstName = text('firstName', 'data.firstName', 'lead.firstName');
	const lastName = text('lastName', 'data.lastName', 'lead.lastName');
	return {
		timestamp: text('timestamp'),
		workspaceId: text('workspaceId', 'message.workspaceId'),
		messageId: text('messageId', 'data.messageId', 'message._id', 'data.reply.messageId'),
		message: text('message', 'message.message', 'data.message'),
		messageType: text('messageType', 'message.messageType', 'data.messageType'),
		status: text('status', 'message.status', 'data.status'),
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
		recipientName:
			text('recipientName', 'message.recipientName', 'data.reply.name') ??
			([firstName, lastName].filter(Boolean).join(' ') || null),
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
		isTest: isTrueAt(payload, 'testMode', 'data.testMode', 'data.test'),
	};
}

const sentAt = (payload: IDataObject) => textAt(payload, 'sentAt', 'message.sentAt');

const OWN_FIELDS: { [Name in TucoEventName]: (payload: IDataObject) => EventFields[Name] } = {
	'message.delivered': (payload) => ({ sentAt: sentAt(payload) }),
	'message.failed': (payload) => ({
		sentAt: sentAt(payload),
		errorMessage: textAt(payload, 'data.error', 'message.errorMessage', 'error', 'reason'),
	}),
	'message.fallback': (payload) => ({
		sentAt: sentAt(payload),
		reason: textAt(payload, 'reason', 'data.reason', 'message.errorMessage'),
		checkedAddresses: textsAt(payload, 'checkedAddresses', 'data.checkedAddresses'),
	}),
	'message.opened': (payload) => ({
		sentAt: sentAt(payload),
		readAt: textAt(payload, 'data.readAt', 'message.readAt', 'readAt'),
	}),
	'message.reply': replyFields,
	'message.sent': (payload) => ({ sentAt: sentAt(payload) }),
};

function replyFields(payload: IDataObject): EventFields['message.reply'] {
	const inReply = (key: string) => [key, `data.${key}`, `data.reply.${key}`];
	const inData = (key: string) => [`data.${key}`, `message.${key}`, key];
	return {
		repliedAt: textAt(
			payload,
			'repliedAtUtc',
			'data.repliedAtUtc',
			'data.reply.respondedAtUtc',
			'timestamp',
		),
		originalMessageId: textAt(payload, ...inReply('originalMessageId')),
		originalMessage: textAt(payload, 'originalMessage.message', 'originalMessage'),
		parentMessages: objectsAt(payload, ...inReply('parentMessages')),
		recentReplies: objectsAt(payload, ...inReply('recentReplies')),
		attachmentUrls: textsAt(payload, ...inData('attachmentUrls')),
		attachmentNames: textsAt(payload, ...inData('attachmentNames')),
		listId: textAt(payload, 'listId', 'lead.listId'),
		isTruncated: false,
		mayHaveMissed: false,
	};
}

/**
 * Contract section 4. The name comes only from the body: the header is not signed, and the same body is always the same
 * event.
 */
function eventIdOf(name: string | null, messageId: string | null, signedBody: Buffer): string {
	if (name !== null && messageId !== null) return `${name}:${messageId}`;
	const digest = createHash('sha256').update(signedBody).digest('hex').slice(0, 32);
	return name === null ? digest : `${name}:${digest}`;
}
