import type { MessageFacts } from './facts';

/** The addresses of a person. Each is optional, and so is every alternate (contract of actions, section 1). */
const PHONES = ['phone', 'altPhone1', 'altPhone2', 'altPhone3'];
const EMAILS = ['email', 'altEmail1', 'altEmail2', 'altEmail3'];

const CRM_IDS = ['ghlContactId', 'ghlLocationId', 'hsPortalId', 'hsContactId'];

/** The fields of a lead. Unknown ones are kept. */
export type LeadFields = Record<string, unknown>;

export type Lead = LeadFields & {
	_id: string;
	listId: string;
	workspaceId: string;
	createdAt: string;
	updatedAt: string;
};

/** A list of leads. */
export type LeadList = { _id: string; name: string; description: string; workspaceId: string };

/** The addresses of a lead or of what was asked for, in the form in which they are compared. */
export function addressesOf(fields: LeadFields): string[] {
	const phones = PHONES.map((key) => textOf(fields[key])?.replace(/[^\d+]/g, ''));
	const emails = EMAILS.map((key) => textOf(fields[key])?.trim().toLowerCase());
	return [...phones, ...emails].filter((address): address is string => !!address);
}

/** The addresses that a message of a type tries, in Tuco's order (section 1). */
export function targetsOf(fields: LeadFields, messageType: string): string[] {
	return addressesOf(fields).filter(
		(address) => messageType === 'imessage' || address.includes('@') === (messageType === 'email'),
	);
}

/** Whether both have a CRM ID in common; a location or portal alone is nobody's. */
export function isSameContact(lead: LeadFields, given: LeadFields): boolean {
	return ['ghlContactId', 'hsContactId'].some(
		(key) => textOf(given[key]) !== null && lead[key] === given[key],
	);
}

/** The fields with a country code before every phone number that has none. */
export function withCountryCode(fields: LeadFields, code: string): LeadFields {
	const complete = PHONES.map((key) => {
		const phone = textOf(fields[key]);
		const isLocal = phone !== null && !phone.startsWith('+');
		return [key, isLocal ? code + phone.replace(/\D/g, '') : fields[key]] as const;
	});
	return { ...fields, ...Object.fromEntries(complete.filter(([, phone]) => phone !== undefined)) };
}

/** The alternates that were given. */
export function alternatesOf(fields: LeadFields): LeadFields {
	const given = [...PHONES, ...EMAILS].filter(
		(key) => key.startsWith('alt') && textOf(fields[key]),
	);
	return Object.fromEntries<unknown>(given.map((key) => [key, fields[key]]));
}

/** The CRM IDs that a lead lacks, from those given. */
export function missingCrmIds(lead: LeadFields, given: LeadFields): LeadFields {
	const missing = CRM_IDS.filter((key) => !textOf(lead[key]) && textOf(given[key]));
	return Object.fromEntries<unknown>(missing.map((key) => [key, given[key]]));
}

/** The CRM IDs of a lead, as answers show them (section 0, `INT`). */
export function crmOf(lead: LeadFields = {}): LeadFields {
	return Object.fromEntries(CRM_IDS.map((key) => [key, textOf(lead[key])]));
}

/** A lead's name, or the empty text. */
export function nameOf({ firstName, lastName }: LeadFields): string {
	return [firstName, lastName].filter(Boolean).join(' ');
}

/** The value, if it is a text and not empty. */
export function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

/** What events say of a lead. */
export function personOf(lead: LeadFields = {}): MessageFacts {
	const { firstName, lastName, listId, contactOwnerEmail, hsContactId, hsPortalId } = lead;
	return {
		firstName: textOf(firstName),
		lastName: textOf(lastName),
		listId: textOf(listId),
		contactOwnerEmail: textOf(contactOwnerEmail),
		hsContactId: textOf(hsContactId),
		hsPortalId: textOf(hsPortalId),
		ghlContactId: textOf(lead.ghlContactId),
		ghlLocationId: textOf(lead.ghlLocationId),
	};
}
