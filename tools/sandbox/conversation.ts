import { type MessageFacts, newId } from './facts';
import { personOf, textOf } from './leads';
import type { Message, Messaging } from './messaging';

/** How many replies and earlier messages a row of replies has, and how long their texts are (section 5). */
const ROW = { members: 10, characters: 200 };

/** How many earlier messages the event of a reply has (contract section 4, `parentMessages`). */
const PARENTS = 2;

/** The latest replies of a lead and the latest messages to it, newest first (section 5). */
export function conversationWith(messaging: Messaging, leadId: string) {
	const cut = ({ message }: { message: string }) => message.slice(0, ROW.characters);
	const replies = (messaging.replies.get(leadId) ?? []).slice(0, ROW.members);
	const sent = messaging.messages.filter((message) => message.leadId === leadId && message.sentAt);
	return {
		recentReplies: replies.map((reply) => ({ ...reply, message: cut(reply) })),
		parentMessages: sent
			.slice(-ROW.members)
			.reverse()
			.map((message) => {
				const { _id: messageId, sentAt: sentAtUtc, batchId } = message;
				const [, step] = /^campaign_.+_(\d+)$/.exec(batchId ?? '') ?? [];
				const stepIndex = step === undefined ? null : Number(step);
				return { messageId, message: cut(message), sentAtUtc, batchId, stepIndex };
			}),
	};
}

/** What events say of a message. */
export function factsOf(messaging: Messaging, message: Message): MessageFacts {
	const { messageType, recipientPhone, recipientEmail, recipientName, leadId, sentAt } = message;
	return {
		...personOf(messaging.leads.find(({ _id }) => _id === leadId)),
		messageId: message._id,
		text: message.message,
		...{ messageType, recipientPhone, recipientEmail, recipientName, leadId, sentAt },
		lineId: message.fromLineId,
		...messaging.campaignOf(message),
	};
}

/** What the event of a reply says, if a lead answers the latest message to it. */
export function replyOf(messaging: Messaging, leadId: string, text: string): MessageFacts {
	const lead = messaging.lead(leadId);
	const { recentReplies, parentMessages } = conversationWith(messaging, leadId);
	const [original] = parentMessages;
	const answered = messaging.messages.find(({ _id }) => _id === original?.messageId);
	const [messageId, timestamp] = [newId(), messaging.iso()];
	const reply = { messageId, message: text, receivedAtUtc: timestamp };
	return {
		...{ messageId, timestamp, text, leadId },
		parentMessages: parentMessages.slice(0, PARENTS),
		...personOf(lead),
		...messaging.campaignOf(answered),
		recipientPhone: textOf(lead.phone),
		recipientEmail: textOf(lead.email),
		lineId: answered?.fromLineId ?? null,
		originalMessageId: original?.messageId ?? null,
		originalMessage: original?.message ?? null,
		recentReplies: [reply, ...recentReplies].slice(0, ROW.members),
	};
}
