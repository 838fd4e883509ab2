import type { MessageFacts } from './facts';
import { statusAfter } from './statusAfter';

/** Family A: every field at top level, the text in `message` (contract section 3). */
export type FlatPayload = {
	event: string;
	messageId: string;
	status: string;
	message: string;
	messageType: string;
	recipientEmail: string | null;
	recipientPhone: string | null;
	recipientName: string | null;
	leadId: string | null;
	workspaceId: string;
	createdByUserId: string | null;
	sentAt?: string;
	/** Of a fallback why it fell back, of a failure why it failed: the family has no other field for it. */
	reason?: string;
	checkedAddresses?: string[];
	timestamp: string;
};

/** Builds a payload of family A, for any event. */
export function flat(event: string, facts: MessageFacts): FlatPayload {
	const reason = event === 'message.failed' ? facts.error : facts.reason;
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
		...(facts.sentAt !== null && { sentAt: facts.sentAt }),
		...(reason !== null && { reason }),
		...(event === 'message.fallback' && { checkedAddresses: facts.checkedAddresses }),
		timestamp: facts.timestamp,
	};
}
