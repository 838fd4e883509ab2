import type { MessageFacts } from './facts';
import { statusAfter } from './statusAfter';

/** Family B: the message under `data` (contract section 3). It has no field for why a message failed or fell back. */
export type EnvelopePayload = {
	event: string;
	timestamp: string;
	workspaceId: string;
	data: {
		messageId: string;
		recipientPhone: string | null;
		message: string;
		status: string;
		lineId: string | null;
		firstName: string | null;
		lastName: string | null;
		attachmentUrls: string[];
		attachmentNames: string[];
	};
};

/** Builds a payload of family B, for any event. */
export function envelope(event: string, facts: MessageFacts): EnvelopePayload {
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
