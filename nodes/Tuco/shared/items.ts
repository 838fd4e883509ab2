import type { IDataObject } from 'n8n-workflow';

/** A text as Tuco sends it. Missing values are `null`. */
type Text = string | null;

/** The keys that every simplified item has (contract section 4). The docs show these comments. */
export type SharedFields = {
	/** Identifies the event, also when it arrives twice: `<event>:<messageId>`, or a digest of the body where either is missing */
	eventId: string;
	/** The event's time, ISO 8601 */
	timestamp: Text;
	/** The workspace in Tuco */
	workspaceId: Text;
	/** The message, or the reply */
	messageId: Text;
	/** The text of the message or of the reply */
	message: Text;
	/** `imessage`, `sms` or `email` */
	messageType: Text;
	/** The status of the message; `received` for a reply */
	status: Text;
	/** The phone number of the lead */
	recipientPhone: Text;
	/** The email address of the lead */
	recipientEmail: Text;
	/** The full name of the lead */
	recipientName: Text;
	/** The first name of the lead */
	firstName: Text;
	/** The last name of the lead */
	lastName: Text;
	/** The lead in Tuco */
	leadId: Text;
	/** The line that sent the message or received the reply */
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
	/** Whether it is a test from Tuco, without a real message */
	isTest: boolean;
};

type Sent = {
	/** When the message was sent, ISO 8601 */
	sentAt: Text;
};

/** The keys that an event's item has besides the shared ones (contract section 4); an event may have none. */
export type EventFields = {
	'message.delivered': Sent;
	'message.failed': Sent & {
		/** Why it failed; it may say that the recipient has no iMessage */
		errorMessage: Text;
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
		/** When the reply arrived, ISO 8601 */
		repliedAt: Text;
		/** The message that is replied to */
		originalMessageId: Text;
		/** The text of that message */
		originalMessage: Text;
		/** Earlier messages of the conversation, as Tuco sends them */
		parentMessages: IDataObject[];
		/** The latest replies of the lead, as Tuco sends them */
		recentReplies: IDataObject[];
		/** The URLs of the attached files */
		attachmentUrls: string[];
		/** The names of the attached files */
		attachmentNames: string[];
		/** The list that the lead is in */
		listId: Text;
		/** Whether `message` is cut short; `false` in a reply from a webhook */
		isTruncated: boolean;
		/** Whether more replies of the lead may have come than Tuco lists; `false` in a reply from a webhook */
		mayHaveMissed: boolean;
	};
	'message.sent': Sent;
};

/** The keys that depend on the event: those of {@link EventFields}, or the whole payload if the event is unknown. */
export type OwnFields = EventFields[keyof EventFields] | { payload: IDataObject };

/** What Tuco Trigger emits with Simplify on. `event` is Tuco's name, even if this version does not know it. */
export type TucoItem = { event: string } & SharedFields & OwnFields;
