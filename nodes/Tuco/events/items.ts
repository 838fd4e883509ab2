import type { IDataObject } from 'n8n-workflow';

import type { TucoEventName } from './names';

/** A text of Tuco's, in Tuco's words; `null` where the payload does not tell. */
type Text = string | null;

/** An earlier message of the conversation that a reply belongs to, as Tuco sends it (contract section 3, family D). */
export type ParentMessage = {
	messageId?: string;
	message?: string;
	sentAtUtc?: string;
	batchId?: string | null;
	stepIndex?: number | null;
};

/** One of the lead's latest replies, as Tuco sends it (contract section 3, family D). */
export type RecentReply = { messageId?: string; message?: string; receivedAtUtc?: string };

/** The keys that every simplified item has, whatever its event (contract section 4). */
export type SharedFields = {
	/** `<event>:<messageId>`, or a digest of the body in place of a missing message ID: the idempotency key. */
	eventId: string;
	/** When Tuco says it happened, ISO 8601. */
	timestamp: Text;
	workspaceId: Text;
	messageId: Text;
	/** The text of the message or of the reply. */
	message: Text;
	/** `imessage`, `sms` or `email`. */
	messageType: Text;
	status: Text;
	recipientPhone: Text;
	recipientEmail: Text;
	recipientName: Text;
	firstName: Text;
	lastName: Text;
	leadId: Text;
	lineId: Text;
	campaignId: Text;
	campaignName: Text;
	contactOwnerEmail: Text;
	hsContactId: Text;
	hsPortalId: Text;
	ghlContactId: Text;
	ghlLocationId: Text;
	/** Whether it came from one of Tuco's test buttons, with no real message behind it. */
	isTest: boolean;
};

type Sent = { sentAt: Text };

/** The keys that an event's item has beside the shared ones (contract section 4). */
export type EventFields = {
	'message.delivered': Sent;
	'message.failed': Sent & { error: Text };
	'message.fallback': Sent & { reason: Text; checkedAddresses: string[] };
	'message.opened': Sent & { readAt: Text };
	'message.reply': {
		repliedAt: Text;
		originalMessageId: Text;
		parentMessages: ParentMessage[];
		recentReplies: RecentReply[];
		attachmentUrls: string[];
		attachmentNames: string[];
	};
	'message.sent': Sent;
};

/**
 * The name of an event that this version does not know. The shape is for the compiler alone, which could not tell this
 * item from the others if it were any text: at run time it is Tuco's name as it stands.
 */
export type UnknownEventName = `${string} (unlisted)`;

/** The item of an event that this version knows. */
export type KnownEventItem<E extends TucoEventName = TucoEventName> = {
	[Name in E]: { event: Name } & SharedFields & EventFields[Name];
}[E];

/** The item of an event that this version does not know: the shared keys, and the payload whole. */
export type UnknownEventItem = { event: UnknownEventName } & SharedFields & {
		payload: IDataObject;
	};

/** What Tuco Trigger emits with Simplify on: narrow it by `event`. */
export type TucoItem = KnownEventItem | UnknownEventItem;
