import type { ParentMessage, RecentReply, UnknownEventName } from './items';
import type { TucoEventName } from './names';

type Text = string | null;

/** What every payload has at top level, whatever its family. `testMode` marks one of the dashboard's Test button. */
type Head<E extends string> = { event: E; timestamp: string; workspaceId: string; testMode?: true };

/** Family A of contract section 3: every field at top level. */
export type FlatPayload<E extends string> = Head<E> & {
	messageId: string;
	status: string;
	message: string;
	messageType: string;
	recipientEmail: Text;
	recipientPhone: Text;
	recipientName: Text;
	leadId: Text;
	createdByUserId: Text;
	sentAt?: string;
	reason?: string;
	checkedAddresses?: string[];
};

/** Family B: an envelope, with the message under `data`. */
export type EnvelopePayload<E extends string> = Head<E> & {
	data: {
		messageId: string;
		recipientPhone: Text;
		message: string;
		status: string;
		lineId: Text;
		firstName: Text;
		lastName: Text;
		attachmentUrls: string[];
		attachmentNames: string[];
	};
};

/** Somebody whom messages are sent to, as Tuco stores them. Tuco adds fields. */
export type Lead = {
	_id: string;
	firstName: Text;
	lastName: Text;
	email: Text;
	phone: Text;
	listId: Text;
};

/** A message as Tuco stores it. */
export type MessageDocument = {
	_id: string;
	message: string;
	messageType: string;
	status: string;
	fromLineId: Text;
	recipientPhone: Text;
	recipientEmail: Text;
	recipientName: Text;
	leadId: Text;
	workspaceId: string;
	createdByUserId: Text;
	sentAt?: string;
	readAt?: string;
	errorMessage?: string;
	createdAt: string;
	updatedAt: string;
};

/** Family C, of outgoing messages: `message` is the whole document. */
export type DocumentPayload<E extends string> = Head<E> & {
	messageId: string;
	message: MessageDocument;
	leadId: Text;
	lead: Lead | null;
	campaignId: Text;
	campaignName: Text;
	contactOwnerEmail?: string;
	ghlContactId: Text;
	ghlLocationId: Text;
	hsPortalId: Text;
	hsContactId: Text;
	data: { error?: string; reason?: string; checkedAddresses?: string[]; readAt?: string };
};

type ReplyHead = Head<'message.reply'> & {
	messageId: string;
	leadId?: string;
	firstName?: string;
	lastName?: string;
	phone?: string;
	listId?: string;
	campaignId?: string;
	campaignName?: string;
	fromLineId?: string;
	recipientName?: string;
	repliedAtUtc: string;
	parentMessages: ParentMessage[];
	originalMessageId?: Text;
	originalMessage?: Text;
	lead?: Lead;
};

/** Family D: a reply, its text in `message`. */
export type ReplyPayload = ReplyHead & {
	message: string;
	data: {
		reply: {
			leadId: Text;
			messageId: string;
			respondedAtUtc: string;
			recipientEmail: Text;
			recipientPhone: Text;
			name: Text;
			parentMessages: ParentMessage[];
			recentReplies: RecentReply[];
		};
		repliedAtUtc: string;
		parentMessages: ParentMessage[];
	};
};

/** The older form of family D: the text is one level down, and there may be no `data`. */
export type OlderReplyPayload = ReplyHead & { message: { message: string } };

/** Family T: what the health check sends, with no message behind it. */
export type TestPayload<E extends string> = Head<E> & { data: { test: true; message: string } };

type AnyFamily<E extends string> = FlatPayload<E> | EnvelopePayload<E> | TestPayload<E>;

/** The payloads in which an event that this version knows may come. */
export type KnownEventPayload<E extends TucoEventName = TucoEventName> = {
	[Name in E]: Name extends 'message.reply'
		? AnyFamily<Name> | ReplyPayload | OlderReplyPayload
		: AnyFamily<Name> | DocumentPayload<Name>;
}[E];

/** A payload of an event that this version does not know: only its head can be counted on. */
export type UnknownEventPayload = Head<UnknownEventName>;

/**
 * What Tuco sends, and what Tuco Trigger emits with Simplify off: narrow it by `event`, then by the family's own fields.
 * It describes Tuco's documents; what comes from the network is read key by key all the same (`delivery/normalise.ts`).
 */
export type TucoPayload = KnownEventPayload | UnknownEventPayload;
