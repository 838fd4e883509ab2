import { newId } from '../random';
import type { MessageFacts } from './facts';

/** How long before the event the message went out, in milliseconds. */
const SENT_BEFORE_MS = 5000;

/** Events that happen to a message that went out. */
const AFTER_SENDING = new Set(['message.sent', 'message.delivered', 'message.opened']);

type Basis = Pick<MessageFacts, 'messageId' | 'text' | 'timestamp'>;

/** The given facts of an event, completed with made-up ones: a fresh message, just now. */
export function describeMessage(event: string, given: Partial<MessageFacts>): MessageFacts {
	const isReply = event === 'message.reply';
	const basis: Basis = {
		messageId: newId(),
		text: isReply ? 'Yes, tell me more!' : 'Hi Jane, do you have a minute this week?',
		timestamp: new Date().toISOString(),
		...given,
	};
	const person = { ...PERSON, ...given };
	return {
		...BELONGING,
		recipientName: fullName(person),
		...outcome(event, basis.timestamp, person),
		...conversation(basis, given),
		attachmentUrls: [],
		attachmentNames: [],
		...person,
		...given,
		...basis,
	};
}

const PERSON = {
	firstName: 'Jane',
	lastName: 'Doe',
	recipientPhone: '+12025550143',
	recipientEmail: 'jane.doe@example.com',
};

const BELONGING = {
	messageType: 'imessage',
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
};

type Person = Pick<MessageFacts, 'firstName' | 'lastName' | 'recipientPhone' | 'recipientEmail'>;

const known = (value: string | null): value is string => value !== null && value !== '';

function fullName({ firstName, lastName }: Person): string | null {
	const names = [firstName, lastName].filter(known);
	return names.length > 0 ? names.join(' ') : null;
}

function outcome(event: string, timestamp: string, person: Person) {
	const addresses = [person.recipientPhone, person.recipientEmail].filter(known);
	const isFallback = event === 'message.fallback';
	return {
		sentAt: AFTER_SENDING.has(event) ? earlier(timestamp, SENT_BEFORE_MS) : null,
		error: event === 'message.failed' ? 'The line could not send the message' : null,
		reason: isFallback ? `iMessage is not available on ${addresses.join(', ')}` : null,
		checkedAddresses: isFallback ? addresses : [],
		readAt: event === 'message.opened' ? timestamp : null,
	};
}

function conversation({ messageId, text, timestamp }: Basis, given: Partial<MessageFacts>) {
	const repliedAt = given.repliedAt ?? timestamp;
	const original = {
		messageId: given.originalMessageId === undefined ? newId() : given.originalMessageId,
		message: 'Hi Jane, do you have a minute this week?',
		sentAtUtc: earlier(timestamp, 60_000),
		batchId: null,
		stepIndex: 0,
	};
	const { messageId: originalMessageId } = original;
	return {
		repliedAt,
		originalMessageId,
		originalMessage: originalMessageId === null ? null : original.message,
		parentMessages:
			originalMessageId === null ? [] : [{ ...original, messageId: originalMessageId }],
		recentReplies: [{ messageId, message: text, receivedAtUtc: repliedAt }],
	};
}

/** The time before a given one; a text that is no time stays as it is. */
function earlier(timestamp: string, milliseconds: number): string {
	const time = Date.parse(timestamp);
	return Number.isNaN(time) ? timestamp : new Date(time - milliseconds).toISOString();
}
