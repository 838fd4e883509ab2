import { randomBytes } from 'node:crypto';

import { z } from 'zod';

/** The events that Tuco documents (contract section 2). */
export const EVENTS = [
	'message.sent',
	'message.delivered',
	'message.failed',
	'message.fallback',
	'message.reply',
	'message.opened',
] as const;

export type TucoEvent = (typeof EVENTS)[number];

/** An event that Tuco does not document, to try what a workflow makes of it. */
export const UNKNOWN_EVENT = 'message.reaction';

/** Whether Tuco documents an event of this name. */
export function isTucoEvent(name: string): name is TucoEvent {
	return EVENTS.some((event) => event === name);
}

/** Whether Tuco's API takes this name as a subscription: `message.delivered` it refuses (contract section 2). */
export function isSubscribable(name: string): boolean {
	return isTucoEvent(name) && name !== 'message.delivered';
}

const text = z.string();
const textOrNull = z.string().nullable();

/** A message that Tuco sent before a reply (contract section 3, D). */
const parentMessage = z.object({
	messageId: text,
	message: text,
	sentAtUtc: text,
	batchId: textOrNull,
	stepIndex: z.number().nullable(),
});

/** One of a lead's latest replies (contract section 3, D). */
const recentReply = z.object({ messageId: text, message: text, receivedAtUtc: text });

/**
 * What happened, in plain words; a builder puts it into the shape of its family. What Tuco does not know is `null`: a
 * builder then writes `null`, or leaves the field out where the contract marks it so.
 */
export const MESSAGE_FACTS = z.object({
	messageId: text,
	/** The message that was sent, or the reply that came. */
	text,
	messageType: text,
	recipientPhone: textOrNull,
	recipientEmail: textOrNull,
	/** First and last name unless given. */
	recipientName: textOrNull,
	firstName: textOrNull,
	lastName: textOrNull,
	leadId: textOrNull,
	listId: textOrNull,
	lineId: textOrNull,
	campaignId: textOrNull,
	campaignName: textOrNull,
	workspaceId: text,
	createdByUserId: textOrNull,
	contactOwnerEmail: textOrNull,
	hsContactId: textOrNull,
	hsPortalId: textOrNull,
	ghlContactId: textOrNull,
	ghlLocationId: textOrNull,
	/** When the event happened, ISO 8601. */
	timestamp: text,
	/** ISO 8601; by default `null` for a message that never went out and for a reply. */
	sentAt: textOrNull,
	/** Why it failed. */
	error: textOrNull,
	/** Why Tuco fell back. */
	reason: textOrNull,
	checkedAddresses: z.array(text),
	readAt: textOrNull,
	repliedAt: text,
	originalMessageId: textOrNull,
	originalMessage: textOrNull,
	/** Newest first. */
	parentMessages: z.array(parentMessage),
	/** Newest first, this reply included. */
	recentReplies: z.array(recentReply),
	attachmentUrls: z.array(text),
	attachmentNames: z.array(text),
});

export type MessageFacts = z.infer<typeof MESSAGE_FACTS>;

const QUESTION = 'Hi Jane, do you have a minute this week?';

const USUAL_FACTS = {
	messageType: 'imessage',
	recipientPhone: '+12025550143',
	recipientEmail: 'jane.doe@example.com',
	firstName: 'Jane',
	lastName: 'Doe',
	leadId: '667f1f77bcf86cd799439012',
	listId: '667f1f77bcf86cd799439013',
	lineId: '667f1f77bcf86cd799439014',
	campaignId: '667f1f77bcf86cd799439015',
	campaignName: 'Spring launch',
	workspaceId: 'org_sandbox',
	createdByUserId: 'user_sandbox',
	contactOwnerEmail: 'owner@example.com',
	hsContactId: '20101',
	hsPortalId: '4410001',
	ghlContactId: null,
	ghlLocationId: null,
	attachmentUrls: [],
	attachmentNames: [],
};

const WENT_OUT = new Set(['message.sent', 'message.delivered', 'message.opened']);

/** The given facts of an event, completed with made-up ones: a new message, just now. */
export function completeFacts(event: string, given: Partial<MessageFacts>): MessageFacts {
	const facts = {
		...USUAL_FACTS,
		messageId: newId(),
		text: event === 'message.reply' ? 'Yes, tell me more!' : QUESTION,
		timestamp: new Date().toISOString(),
		...given,
	};
	const isFallback = event === 'message.fallback';
	const addresses = [facts.recipientPhone, facts.recipientEmail].filter((address) => address);
	const names = [facts.firstName, facts.lastName].filter((name) => name);
	return {
		recipientName: names.length > 0 ? names.join(' ') : null,
		sentAt: WENT_OUT.has(event) ? earlier(facts.timestamp, 5000) : null,
		error: event === 'message.failed' ? 'The line could not send the message' : null,
		reason: isFallback ? `iMessage is not available on ${addresses.join(', ')}` : null,
		checkedAddresses: isFallback ? addresses.map(String) : [],
		readAt: event === 'message.opened' ? facts.timestamp : null,
		...completeReply(facts),
		...facts,
	};
}

type ReplyBasis = Pick<MessageFacts, 'messageId' | 'text' | 'timestamp'> & Partial<MessageFacts>;

function completeReply({ messageId, text, timestamp, ...given }: ReplyBasis) {
	const { repliedAt = timestamp, originalMessageId = newId() } = given;
	const recentReplies = [{ messageId, message: text, receivedAtUtc: repliedAt }];
	if (originalMessageId === null) {
		const none = { originalMessageId, originalMessage: null, parentMessages: [] };
		return { repliedAt, recentReplies, ...none };
	}
	const original = {
		messageId: originalMessageId,
		message: QUESTION,
		sentAtUtc: earlier(timestamp, 60_000),
		batchId: null,
		stepIndex: 0,
	};
	return {
		repliedAt,
		recentReplies,
		originalMessageId,
		originalMessage: original.message,
		parentMessages: [original],
	};
}

/** The time before a given one; a text that is no time stays as it is. */
function earlier(timestamp: string, milliseconds: number): string {
	const time = Date.parse(timestamp);
	return Number.isNaN(time) ? timestamp : new Date(time - milliseconds).toISOString();
}

/** An id as Tuco gives its documents: 24 hex characters. */
export function newId(): string {
	return randomBytes(12).toString('hex');
}
