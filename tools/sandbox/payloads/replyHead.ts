import type { MessageFacts, ParentMessage } from './facts';
import { type Lead, leadOf } from './lead';

/** What both forms of family D have at top level besides `message` (contract section 3). */
export type ReplyHead = {
	event: string;
	timestamp: string;
	workspaceId: string;
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
	originalMessageId: string | null;
	originalMessage: string | null;
	lead?: Lead;
};

/** Builds what both forms of family D share. What is unknown is left out, as Tuco does for a reply without a lead. */
export function replyHead(event: string, facts: MessageFacts): ReplyHead {
	const lead = leadOf(facts);
	return {
		event,
		timestamp: facts.timestamp,
		workspaceId: facts.workspaceId,
		messageId: facts.messageId,
		...(facts.leadId !== null && { leadId: facts.leadId }),
		...(facts.firstName !== null && { firstName: facts.firstName }),
		...(facts.lastName !== null && { lastName: facts.lastName }),
		...(facts.recipientPhone !== null && { phone: facts.recipientPhone }),
		...(facts.listId !== null && { listId: facts.listId }),
		...(facts.campaignId !== null && { campaignId: facts.campaignId }),
		...(facts.campaignName !== null && { campaignName: facts.campaignName }),
		...(facts.lineId !== null && { fromLineId: facts.lineId }),
		...(facts.recipientName !== null && { recipientName: facts.recipientName }),
		repliedAtUtc: facts.repliedAt,
		parentMessages: facts.parentMessages,
		originalMessageId: facts.originalMessageId,
		originalMessage: facts.originalMessage,
		...(lead !== null && { lead }),
	};
}
