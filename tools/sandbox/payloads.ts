import { z } from 'zod';

import { type CompleteFacts, completeFacts, type MessageFacts } from './facts';

/**
 * The payload families of contract section 3: `flat` (A), `envelope` (B), `document` (C), `reply` (D), `reply-object`
 * (the older form of D) and `test` (T, what a health check sends).
 */
const FAMILIES = ['flat', 'envelope', 'document', 'reply', 'reply-object', 'test'] as const;

export type Family = (typeof FAMILIES)[number];

const OUTGOING: readonly Family[] = ['document', 'flat', 'envelope', 'test'];

/** The events that Tuco documents, and the families of each, default first. */
export const FAMILIES_OF = {
	'message.sent': OUTGOING,
	'message.delivered': ['flat', 'envelope', 'document', 'test'],
	'message.failed': OUTGOING,
	'message.fallback': OUTGOING,
	'message.reply': ['reply', 'reply-object', 'envelope', 'flat', 'test'],
	'message.opened': OUTGOING,
} satisfies Record<string, readonly Family[]>;

export type TucoEvent = keyof typeof FAMILIES_OF;

/** An event that Tuco's API does not list, but may send in the future. */
export const UNKNOWN_EVENT = 'message.reaction';

/** The events that Tuco documents (contract section 2). */
export const EVENTS = Object.keys(FAMILIES_OF);

/** The families of any event, documented or not. Never empty. */
export function familiesOf(event: string): readonly Family[] {
	const documented: Partial<Record<string, readonly Family[]>> = FAMILIES_OF;
	return documented[event] ?? ['envelope', 'flat', 'test'];
}

/** An event for webhooks. */
export const FIRED_EVENT = z
	.object({
		/** Any name. Undocumented events come as `envelope`, `flat` or `test`. */
		event: z.string().min(1),
		/** The event's first family by default. */
		family: z.enum(FAMILIES).optional(),
		/** Checked when the payload is built. */
		facts: z.custom<MessageFacts>().optional(),
		/** Sent by the dashboard's Test button (contract section 3, T). */
		testMode: z.boolean().optional(),
	})
	.strict()
	.refine(
		({ event, family }) => family === undefined || familiesOf(event).includes(family),
		({ event }) => ({ message: `${event} comes in the families ${familiesOf(event).join(', ')}` }),
	);

export type FiredEvent = z.input<typeof FIRED_EVENT>;

type Fields = Record<string, string | boolean | object | null>;

/** An event's payload, with exactly the fields in contract section 3. Missing facts are made up. */
export function buildPayload(family: Family, event: string, facts: MessageFacts = {}): Fields {
	const all = completeFacts(event, facts);
	return { event, ...pick(all, 'timestamp', 'workspaceId'), ...BUILDERS[family](event, all) };
}

/** A payload from the dashboard's Test button: any family, marked at top level (contract section 3, T). */
export function asDashboardTest(payload: Fields): Fields {
	return { ...payload, testMode: true };
}

/** The fields of each family besides `event`, `timestamp` and `workspaceId`. */
const BUILDERS: Record<Family, (event: string, facts: CompleteFacts) => Fields> = {
	flat,
	envelope,
	document,
	reply,
	'reply-object': replyObject,
	/** No real message; `text` is the test's own. */
	test: (_event, { text }) => ({ data: { test: true, message: text } }),
};

const RECIPIENT = ['recipientPhone', 'recipientEmail', 'recipientName'] as const;
const ORIGIN = ['leadId', 'workspaceId', 'createdByUserId'] as const;
const CAMPAIGN = ['campaignId', 'campaignName'] as const;
const CRM = ['ghlContactId', 'ghlLocationId', 'hsPortalId', 'hsContactId'] as const;
const ATTACHMENTS = ['attachmentUrls', 'attachmentNames'] as const;

/** All fields at top level, the text in `message`. Failures and fallbacks share the `reason` field. */
function flat(event: string, facts: CompleteFacts): Fields {
	return {
		...pick(facts, 'messageId', 'messageType', ...RECIPIENT, ...ORIGIN),
		status: statusAfter(event),
		message: facts.text,
		...known(pick(facts, 'sentAt')),
		...known({ reason: facts.error ?? facts.reason }),
		...(event === 'message.fallback' && pick(facts, 'checkedAddresses')),
	};
}

/** The message under `data`. This family does not say why a message failed or fell back. */
function envelope(event: string, facts: CompleteFacts): Fields {
	const data = {
		...pick(
			facts,
			'messageId',
			'recipientPhone',
			'lineId',
			'firstName',
			'lastName',
			...ATTACHMENTS,
		),
		message: facts.text,
		status: statusAfter(event),
	};
	return { data };
}

/** `message` is the whole document that Tuco stores for the message. */
function document(event: string, facts: CompleteFacts): Fields {
	return {
		...pick(facts, 'messageId', 'leadId', ...CAMPAIGN, ...CRM),
		...known(pick(facts, 'contactOwnerEmail')),
		message: {
			_id: facts.messageId,
			message: facts.text,
			status: statusAfter(event),
			fromLineId: facts.lineId,
			...pick(facts, 'messageType', ...RECIPIENT, ...ORIGIN),
			...known(pick(facts, 'sentAt', 'readAt')),
			...known({ errorMessage: facts.error ?? facts.reason }),
			createdAt: facts.sentAt ?? facts.timestamp,
			updatedAt: facts.timestamp,
		},
		lead: leadOf(facts),
		data: {
			...known(pick(facts, 'error', 'reason', 'readAt')),
			...(event === 'message.fallback' && pick(facts, 'checkedAddresses')),
		},
	};
}

/** The reply's text is in `message`. */
function reply(event: string, facts: CompleteFacts): Fields {
	const { repliedAt, parentMessages } = facts;
	const details = {
		...pick(facts, 'leadId', 'messageId', 'recipientEmail', 'recipientPhone'),
		...pick(facts, 'parentMessages', 'recentReplies'),
		respondedAtUtc: repliedAt,
		name: facts.recipientName,
	};
	return {
		...replyObject(event, facts),
		message: facts.text,
		data: { reply: details, repliedAtUtc: repliedAt, parentMessages },
	};
}

/** The older form of a reply: `message` is an object, `data` is missing, and unknown fields are omitted. */
function replyObject(_event: string, facts: CompleteFacts): Fields {
	return {
		...pick(facts, 'messageId', 'originalMessageId', 'originalMessage', 'parentMessages'),
		...known(pick(facts, 'leadId', 'firstName', 'lastName', 'listId', ...CAMPAIGN)),
		...known({ phone: facts.recipientPhone, recipientName: facts.recipientName }),
		...known({ fromLineId: facts.lineId, lead: leadOf(facts) }),
		repliedAtUtc: facts.repliedAt,
		message: { message: facts.text },
	};
}

function leadOf(facts: CompleteFacts): Fields | null {
	if (facts.leadId === null) return null;
	const { leadId: _id, recipientEmail: email, recipientPhone: phone } = facts;
	return { _id, email, phone, ...pick(facts, 'firstName', 'lastName', 'listId') };
}

/** A message's status after an event: the last part of the event's name, except for a reply. */
function statusAfter(event: string): string {
	return event === 'message.reply' ? 'received' : event.slice(event.lastIndexOf('.') + 1);
}

function pick(facts: CompleteFacts, ...names: readonly (keyof CompleteFacts)[]): Fields {
	return Object.fromEntries(names.map((name) => [name, facts[name]]));
}

/** The fields that are not `null`. */
function known(fields: Fields): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
