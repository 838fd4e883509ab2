import type { MessageFacts, ParentMessage, RecentReply } from './facts';
import { replyHead, type ReplyHead } from './replyHead';

/** Family D: the reply's text is in `message` (contract section 3). */
export type ReplyPayload = ReplyHead & {
	message: string;
	data: {
		reply: {
			leadId: string | null;
			messageId: string;
			respondedAtUtc: string;
			recipientEmail: string | null;
			recipientPhone: string | null;
			name: string | null;
			parentMessages: ParentMessage[];
			recentReplies: RecentReply[];
		};
		repliedAtUtc: string;
		parentMessages: ParentMessage[];
	};
};

/** Builds a payload of family D. */
export function reply(event: string, facts: MessageFacts): ReplyPayload {
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
