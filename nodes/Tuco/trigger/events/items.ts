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

/** The keys that every simplified item has, whatever its event (contract section 4). The README shows these words. */
export type SharedFields = {
	/** Names the event once and for all, also when it arrives twice: `<event>:<messageId>`, or a digest of the body */
	eventId: string;
	/** When Tuco says that it happened, ISO 8601 */
	timestamp: Text;
	/** The workspace in Tuco */
	workspaceId: Text;
	/** The message, or the reply */
	messageId: Text;
	/** The text of the message or of the reply */
	message: Text;
	/** `imessage`, `sms` or `email` */
	messageType: Text;
	/** What became of the message; `received` for a reply */
	status: Text;
	/** The phone number of the lead */
	recipientPhone: Text;
	/** The email address of the lead */
	recipientEmail: Text;
	/** The whole name of the lead */
	recipientName: Text;
	/** The first name of the lead */
	firstName: Text;
	/** The last name of the lead */
	lastName: Text;
	/** The lead in Tuco */
	leadId: Text;
	/** The line that sent the message, or took the reply */
	lineId: Text;
	/** The campaign that the message belongs to */
	campaignId: Text;
	/** The name of that campaign */
	campaignName: Text;
	/** Who owns the contact in the CRM */
	contactOwnerEmail: Text;
	/** The contact in HubSpot */
	hsContactId: Text;
	/** The account in HubSpot */
	hsPortalId: Text;
	/** The contact in GoHighLevel */
	ghlContactId: Text;
	/** The location in GoHighLevel */
	ghlLocationId: Text;
	/** Whether it comes from a test button in Tuco, with no real message behind it */
	isTest: boolean;
};

type Sent = {
	/** When the message was sent, ISO 8601 */
	sentAt: Text;
};

/** The keys that an event's item has beside the shared ones (contract section 4); an event may have none. */
export type EventFields = {
	'message.delivered': Sent;
	'message.failed': Sent & {
		/** Why it failed */
		error: Text;
	};
	'message.fallback': Sent & {
		/** Why there is no iMessage for this recipient */
		reason: Text;
		/** The addresses at which Tuco looked for iMessage */
		checkedAddresses: string[];
	};
	'message.opened': Sent & {
		/** When it was read or opened, ISO 8601 */
		readAt: Text;
	};
	'message.reply': {
		/** When the reply came, ISO 8601 */
		repliedAt: Text;
		/** The message that is replied to */
		originalMessageId: Text;
		/** Earlier messages of the conversation, as Tuco sends them */
		parentMessages: ParentMessage[];
		/** The latest replies of the lead, as Tuco sends them */
		recentReplies: RecentReply[];
		/** Where the files that came with it are */
		attachmentUrls: string[];
		/** What those files are called */
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
	[Name in E]: { event: Name } & SharedFields & OwnFields<Name>;
}[E];

type OwnFields<Name> = Name extends keyof EventFields ? EventFields[Name] : unknown;

/** The item of an event that this version does not know: the shared keys, and the payload whole. */
export type UnknownEventItem = { event: UnknownEventName } & SharedFields & {
		payload: IDataObject;
	};

/** What Tuco Trigger emits with Simplify on: narrow it by `event`. */
export type TucoItem = KnownEventItem | UnknownEventItem;
