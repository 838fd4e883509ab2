import type { MessageFacts } from './facts';
import { type Lead, leadOf } from './lead';
import { statusAfter } from './statusAfter';

/** The message as Tuco stores it. */
export type MessageDocument = {
	_id: string;
	message: string;
	messageType: string;
	status: string;
	fromLineId: string | null;
	recipientPhone: string | null;
	recipientEmail: string | null;
	recipientName: string | null;
	leadId: string | null;
	workspaceId: string;
	createdByUserId: string | null;
	sentAt?: string;
	readAt?: string;
	errorMessage?: string;
	createdAt: string;
	updatedAt: string;
};

/** Family C, of outgoing events: `message` is the whole document (contract section 3). */
export type DocumentPayload = {
	event: string;
	timestamp: string;
	workspaceId: string;
	messageId: string;
	message: MessageDocument;
	leadId: string | null;
	lead: Lead | null;
	campaignId: string | null;
	campaignName: string | null;
	contactOwnerEmail?: string;
	ghlContactId: string | null;
	ghlLocationId: string | null;
	hsPortalId: string | null;
	hsContactId: string | null;
	data: { error?: string; reason?: string; checkedAddresses?: string[]; readAt?: string };
};

/** Builds a payload of family C. */
export function document(event: string, facts: MessageFacts): DocumentPayload {
	return {
		event,
		timestamp: facts.timestamp,
		workspaceId: facts.workspaceId,
		messageId: facts.messageId,
		message: messageDocument(event, facts),
		leadId: facts.leadId,
		lead: leadOf(facts),
		campaignId: facts.campaignId,
		campaignName: facts.campaignName,
		...(facts.contactOwnerEmail !== null && { contactOwnerEmail: facts.contactOwnerEmail }),
		ghlContactId: facts.ghlContactId,
		ghlLocationId: facts.ghlLocationId,
		hsPortalId: facts.hsPortalId,
		hsContactId: facts.hsContactId,
		data: {
			...(facts.error !== null && { error: facts.error }),
			...(facts.reason !== null && { reason: facts.reason }),
			...(event === 'message.fallback' && { checkedAddresses: facts.checkedAddresses }),
			...(facts.readAt !== null && { readAt: facts.readAt }),
		},
	};
}

function messageDocument(event: string, facts: MessageFacts): MessageDocument {
	const errorMessage = facts.error ?? facts.reason;
	return {
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
		...(facts.sentAt !== null && { sentAt: facts.sentAt }),
		...(facts.readAt !== null && { readAt: facts.readAt }),
		...(errorMessage !== null && { errorMessage }),
		createdAt: facts.sentAt ?? facts.timestamp,
		updatedAt: facts.timestamp,
	};
}
