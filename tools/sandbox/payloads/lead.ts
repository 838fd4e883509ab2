import type { MessageFacts } from './facts';

/** The lead inside a payload of family C or D (contract section 3). */
export type Lead = {
	_id: string;
	firstName: string | null;
	lastName: string | null;
	email: string | null;
	phone: string | null;
	listId: string | null;
};

/** The lead of a message, or `null` when it has none. */
export function leadOf(facts: MessageFacts): Lead | null {
	if (facts.leadId === null) return null;
	return {
		_id: facts.leadId,
		firstName: facts.firstName,
		lastName: facts.lastName,
		email: facts.recipientEmail,
		phone: facts.recipientPhone,
		listId: facts.listId,
	};
}
