import { randomBytes } from 'node:crypto';

import { z } from 'zod';

const QUESTION = 'Hi Jane, do you have a minute this week?';

const text = z.string();
const textOrNull = z.string().nullable();
const texts = z.array(z.string());
const documents = z.array(z.record(z.unknown()));

/**
 * What happened, in any payload family; builders turn it into a payload. Missing facts are made up: here, or in
 * `completeFacts` if they depend on the event. `null` means Tuco does not know: a builder then writes `null`, or omits
 * the field if the contract says so.
 */
export const MESSAGE_FACTS = z
	.object({
		messageId: text.default(newId),
		/** The text of the message sent, or of the reply. */
		text: text.optional(),
		messageType: text.default('imessage'),
		recipientPhone: textOrNull.default('+12025550143'),
		recipientEmail: textOrNull.default('jane.doe@example.com'),
		/** First and last name by default. */
		recipientName: textOrNull.optional(),
		firstName: textOrNull.default('Jane'),
		lastName: textOrNull.default('Doe'),
		leadId: textOrNull.default('667f1f77bcf86cd799439012'),
		listId: textOrNull.default('667f1f77bcf86cd799439013'),
		lineId: textOrNull.default('667f1f77bcf86cd799439014'),
		campaignId: textOrNull.default('667f1f77bcf86cd799439015'),
		campaignName: textOrNull.default('Spring launch'),
		workspaceId: text.default('org_sandbox'),
		createdByUserId: textOrNull.default('user_sandbox'),
		contactOwnerEmail: textOrNull.default('owner@example.com'),
		hsContactId: textOrNull.default('20101'),
		hsPortalId: textOrNull.default('4410001'),
		ghlContactId: textOrNull.default(null),
		ghlLocationId: textOrNull.default(null),
		/** When the event happened, ISO 8601. */
		timestamp: text.default(() => new Date().toISOString()),
		/** ISO 8601; by default `null` for a reply and for a message that was never sent. */
		sentAt: textOrNull.optional(),
		/** Why it failed. */
		error: textOrNull.optional(),
		/** Why Tuco fell back. */
		reason: textOrNull.optional(),
		checkedAddresses: texts.optional(),
		readAt: textOrNull.optional(),
		repliedAt: text.optional(),
		originalMessageId: textOrNull.default(newId),
		originalMessage: textOrNull.optional(),
		/** The messages that Tuco sent before the reply, newest first (contract section 3, D). */
		parentMessages: documents.optional(),
		/** The lead's latest replies, newest first, this one included (contract section 3, D). */
		recentReplies: documents.optional(),
		attachmentUrls: texts.default([]),
		attachmentNames: texts.default([]),
	})
	.strict();

/** Facts to use instead of made-up ones. */
export type MessageFacts = z.input<typeof MESSAGE_FACTS>;

/** All facts of an event. */
export type CompleteFacts = ReturnType<typeof completeFacts>;

/** Tuco's text for "no iMessage": a fallback's reason and, in Tuco's own sample, also a failure's error. */
export function noIMessage(...addresses: readonly string[]): string {
	return `Prospect's iMessage not available on ${addresses.join(', ')}`;
}

const WENT_OUT = ['message.sent', 'message.delivered', 'message.opened'];

/** Completes the given facts with made-up ones, for a new message sent just now. */
export function completeFacts(event: string, given: MessageFacts) {
	const facts = {
		text: event === 'message.reply' ? 'Yes!' : QUESTION,
		...MESSAGE_FACTS.parse(given),
	};
	const { messageId, timestamp, repliedAt = timestamp, originalMessageId } = facts;
	const isFallback = event === 'message.fallback';
	const addresses = [facts.recipientPhone, facts.recipientEmail].filter(
		(address) => address !== null,
	);
	const original = {
		messageId: originalMessageId,
		message: QUESTION,
		sentAtUtc: earlier(timestamp, 60_000),
		batchId: null,
		stepIndex: 0,
	};
	return {
		recipientName: [facts.firstName, facts.lastName].filter((name) => name).join(' ') || null,
		sentAt: WENT_OUT.includes(event) ? earlier(timestamp, 5000) : null,
		error: event === 'message.failed' ? 'The line could not send the message' : null,
		reason: isFallback ? noIMessage(...addresses) : null,
		checkedAddresses: isFallback ? addresses : [],
		readAt: event === 'message.opened' ? timestamp : null,
		repliedAt,
		originalMessage: originalMessageId === null ? null : QUESTION,
		parentMessages: originalMessageId === null ? [] : [original],
		recentReplies: [{ messageId, message: facts.text, receivedAtUtc: repliedAt }],
		...facts,
	};
}

/** An earlier time. Text that is not a time is returned unchanged. */
function earlier(timestamp: string, milliseconds: number): string {
	const time = Date.parse(timestamp);
	return Number.isNaN(time) ? timestamp : new Date(time - milliseconds).toISOString();
}

/** An ID like those of Tuco's documents: 24 hex characters. */
export function newId(): string {
	return randomBytes(12).toString('hex');
}
