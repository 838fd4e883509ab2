import { z } from 'zod';

import {
	completeFacts,
	EVENTS,
	isTucoEvent,
	MESSAGE_FACTS,
	type MessageFacts,
	type TucoEvent,
} from './facts';

/**
 * The payload families of contract section 3: `flat` (A), `envelope` (B), `document` (C), `reply` (D), `reply-object`
 * (the older form of D) and `test` (T, what a health check sends).
 */
export const FAMILIES = ['flat', 'envelope', 'document', 'reply', 'reply-object', 'test'] as const;

export type Family = (typeof FAMILIES)[number];

const OUTGOING: readonly Family[] = ['document', 'flat', 'envelope', 'test'];

/** The families that each event comes in, the one that it is fired in by default first. */
export const FAMILIES_OF: Record<TucoEvent, readonly Family[]> = {
	'message.sent': OUTGOING,
	'message.delivered': ['flat', 'envelope', 'document', 'test'],
	'message.failed': OUTGOING,
	'message.fallback': OUTGOING,
	'message.reply': ['reply', 'reply-object', 'envelope', 'flat', 'test'],
	'message.opened': OUTGOING,
};

const STATUS_OF: Record<TucoEvent, string> = {
	'message.sent': 'sent',
	'message.delivered': 'delivered',
	'message.failed': 'failed',
	'message.fallback': 'fallback',
	'message.reply': 'received',
	'message.opened': 'opened',
};

/** The families that an event comes in, whether or not Tuco documents it. Never empty. */
export function familiesOf(event: string): readonly Family[] {
	return isTucoEvent(event) ? FAMILIES_OF[event] : ['envelope', 'flat', 'test'];
}

const NAMELESS = `must be the name of an event, such as ${EVENTS.join(', ')}`;

const UNKNOWN_FACT = `must be among ${Object.keys(MESSAGE_FACTS.shape).join(', ')}`;

/** Something that happened in Tuco, for its webhooks to hear of. */
export const FIRED_EVENT = z
	.object({
		/** Any name; one that Tuco does not document comes as `envelope` or `flat`. */
		event: z.string({ message: NAMELESS }).min(1, NAMELESS),
		/** The first of the event's families unless named. */
		family: z.enum(FAMILIES).optional(),
		facts: MESSAGE_FACTS.partial().strict(UNKNOWN_FACT).optional(),
		/** Whether it is the dashboard's Test button (contract section 3, T). */
		testMode: z.boolean().optional(),
	})
	.refine(
		({ event, family }) => family === undefined || familiesOf(event).includes(family),
		({ event }) => ({ message: `${event} comes in the families ${familiesOf(event).join(', ')}` }),
	);

export type FiredEvent = z.infer<typeof FIRED_EVENT>;

/** The type of a family's payloads. */
export type PayloadOf = { [F in Family]: ReturnType<(typeof BUILDERS)[F]> };

/**
 * The payload of an event in one of its families, with exactly the fields that contract section 3 lists. Facts that are
 * not given are made up. Throws when the event does not come in that family.
 */
export function buildPayload<F extends Family>(
	family: F,
	event: string,
	facts?: Partial<MessageFacts>,
): PayloadOf[F];
export function buildPayload(
	family: Family,
	event: string,
	facts: Partial<MessageFacts> = {},
): PayloadOf[Family] {
	const families = familiesOf(event);
	if (!families.includes(family)) {
		throw new Error(
			`${event} does not come in the family ${family}; it comes in ${families.join(', ')}`,
		);
	}
	return BUILDERS[family](event, completeFacts(event, facts));
}

/** A payload as the Test button of Tuco's dashboard sends it: any family, marked at top level (contract section 3, T). */
export function asDashboardTest<T extends object>(payload: T): T & { testMode: true } {
	return { ...payload, testMode: true };
}

const BUILDERS = {
	flat,
	envelope,
	document,
	reply,
	'reply-object': replyObject,
	test: healthCheck,
} satisfies Record<Family, (event: string, facts: MessageFacts) => object>;

/** Every field at top level, the text in `message`. A failure and a fallback share the field for their reason. */
function flat(event: string, facts: MessageFacts) {
	const isFallback = event === 'message.fallback';
	return {
		event,
		messageId: facts.messageId,
		status: statusAfter(event),
		message: facts.text,
		messageType: facts.messageType,
		recipientEmail: facts.recipientEmail,
		recipientPhone: facts.recipientPhone,
		recipientName: facts.recipientName,
		leadId: facts.leadId,
		workspaceId: facts.workspaceId,
		createdByUserId: facts.createdByUserId,
		...known({ sentAt: facts.sentAt }),
		...known({ reason: event === 'message.failed' ? facts.error : facts.reason }),
		...known({ checkedAddresses: isFallback ? facts.checkedAddresses : null }),
		timestamp: facts.timestamp,
	};
}

/** The message under `data`. The family has no field for why a message failed or fell back. */
function envelope(event: string, facts: MessageFacts) {
	return {
		event,
		timestamp: facts.timestamp,
		workspaceId: facts.workspaceId,
		data: {
			messageId: facts.messageId,
			recipientPhone: facts.recipientPhone,
			message: facts.text,
			status: statusAfter(event),
			lineId: facts.lineId,
			firstName: facts.firstName,
			lastName: facts.lastName,
			attachmentUrls: facts.attachmentUrls,
			attachmentNames: facts.attachmentNames,
		},
	};
}

/** `message` is the whole document that Tuco stores of the message. */
function document(event: string, facts: MessageFacts) {
	const isFallback = event === 'message.fallback';
	return {
		event,
		timestamp: facts.timestamp,
		workspaceId: facts.workspaceId,
		messageId: facts.messageId,
		message: {
			_id: facts.messageId,
			message: facts.text,
			messageType: facts.messageType,
			status: statusAfter(event),
			fromLineId: facts.lineId,
			recipientPhone: facts.recipientPhone,
			recipientEmail: facts.recipientEmail,
			recipientName: facts.recipientName,
			leadId: facts.leadId,
			workspaceId: facts.workspaceId,
			createdByUserId: facts.createdByUserId,
			...known({ sentAt: facts.sentAt, readAt: facts.readAt }),
			...known({ errorMessage: facts.error ?? facts.reason }),
			createdAt: facts.sentAt ?? facts.timestamp,
			updatedAt: facts.timestamp,
		},
		leadId: facts.leadId,
		lead: leadOf(facts),
		campaignId: facts.campaignId,
		campaignName: facts.campaignName,
		...known({ contactOwnerEmail: facts.contactOwnerEmail }),
		ghlContactId: facts.ghlContactId,
		ghlLocationId: facts.ghlLocationId,
		hsPortalId: facts.hsPortalId,
		hsContactId: facts.hsContactId,
		data: known({
			error: facts.error,
			reason: facts.reason,
			checkedAddresses: isFallback ? facts.checkedAddresses : null,
			readAt: facts.readAt,
		}),
	};
}

/** The reply's text is in `message`. */
function reply(event: string, facts: MessageFacts) {
	const { parentMessages, recentReplies, repliedAt } = facts;
	return {
		...replyHead(event, facts),
		message: facts.text,
		data: {
			reply: {
				leadId: facts.leadId,
				messageId: facts.messageId,
				respondedAtUtc: repliedAt,
				recipientEmail: facts.recipientEmail,
				recipientPhone: facts.recipientPhone,
				name: facts.recipientName,
				parentMessages,
				recentReplies,
			},
			repliedAtUtc: repliedAt,
			parentMessages,
		},
	};
}

/** The older form of a reply: `message` is an object and `data` is missing. */
function replyObject(event: string, facts: MessageFacts) {
	return { ...replyHead(event, facts), message: { message: facts.text } };
}

/** What both forms of a reply have at top level; what is unknown is left out, as of a reply without a lead. */
function replyHead(event: string, facts: MessageFacts) {
	return {
		event,
		timestamp: facts.timestamp,
		workspaceId: facts.workspaceId,
		messageId: facts.messageId,
		...known({
			leadId: facts.leadId,
			firstName: facts.firstName,
			lastName: facts.lastName,
			phone: facts.recipientPhone,
			listId: facts.listId,
			campaignId: facts.campaignId,
			campaignName: facts.campaignName,
			fromLineId: facts.lineId,
			recipientName: facts.recipientName,
		}),
		repliedAtUtc: facts.repliedAt,
		parentMessages: facts.parentMessages,
		originalMessageId: facts.originalMessageId,
		originalMessage: facts.originalMessage,
		...known({ lead: leadOf(facts) }),
	};
}

/** What a health check sends. There is no message behind it; `text` is the message of the test. */
function healthCheck(event: string, { timestamp, workspaceId, text }: MessageFacts) {
	return { event, timestamp, workspaceId, data: { test: true, message: text } };
}

function leadOf(facts: MessageFacts) {
	if (facts.leadId === null) return null;
	return {
		_id: facts.leadId,
		firstName: facts.firstName,
		lastName: facts.lastName,
		email: facts.recipientEmail,
		phone: facts.recipientPhone,
		listId: facts.listId,
	};
}

/** The status of a message after an event; for an event that Tuco does not document, the last word of its name. */
function statusAfter(event: string): string {
	return isTucoEvent(event) ? STATUS_OF[event] : event.slice(event.lastIndexOf('.') + 1);
}

type Known<T> = { [K in keyof T]?: Exclude<T[K], null> };

/** The fields that are not `null`. */
function known<T extends object>(fields: T): Known<T> {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== null),
	) as Known<T>;
}
