import type { IDataObject } from 'n8n-workflow';

import { isObject, objectsAt, textAt, textsAt } from '../../shared/json';

/** What an answer to Lead Create proves about one of the leads that were sent. */
export type Proven = { leadId: string | null; listId: string | null };

const ADDRESSES = ['phone', 'altPhone1', 'altPhone2', 'altPhone3'].concat([
	'email',
	'altEmail1',
	'altEmail2',
	'altEmail3',
]);

/** An address in the form in which two are compared. */
export function comparable(address: string): string {
	return address.includes('@') ? address.trim().toLowerCase() : address.replace(/[^\d+]/g, '');
}

/** The addresses of a lead, with its alternates, in the form in which they are compared. */
export function addressesOf(lead: IDataObject): string[] {
	return ADDRESSES.flatMap((key) => textAt(lead, key) ?? []).map(comparable);
}

/** The IDs of the leads that a call created: `leadIds`, unless all were known (contract of actions, section 3, 3). */
export function createdIds(answer: IDataObject): string[] {
	if (isAllKnown(answer)) return [];
	const ids = textsAt(answer, 'leadIds');
	return ids.length > 0 ? ids : [textAt(answer, 'leadId') ?? []].flat();
}

const isAllKnown = (answer: IDataObject) =>
	answer.duplicateOnly === true || textsAt(answer, 'existingLeadIds').length > 0;

/**
 * What the answer proves about each lead of the call. Its order proves nothing: `leadIds` has only new leads. So a lead's ID
 * is known if it was alone in the call, or if the answer has its addresses in `duplicates`.
 */
export function provenBy(answer: IDataObject, leads: IDataObject[]): Proven[] {
	const duplicates = objectsAt(answer, 'duplicates');
	const alone = leads.length === 1 ? textAt(answer, 'leadId') : null;
	return leads.map((lead) => {
		const known = duplicates.find(({ input }) => isObject(input) && isSame(input, lead));
		const existing = known?.existingLead;
		if (!isObject(existing)) return { leadId: alone, listId: textAt(answer, 'listId') };
		return { leadId: textAt(existing, '_id') ?? alone, listId: textAt(existing, 'listId') };
	});
}

/** Whether two leads have the same addresses. A part of them is not enough: they may belong to different known leads. */
function isSame(a: IDataObject, b: IDataObject): boolean {
	return addressesOf(a).sort().join() === addressesOf(b).sort().join();
}

/** The ID of the only lead with all of the addresses, else `null`. */
export function onlyIdWith(addresses: string[], leads: IDataObject[]): string | null {
	const ids = leads
		.filter((lead) => addresses.every((address) => addressesOf(lead).includes(address)))
		.flatMap((lead) => textAt(lead, '_id') ?? []);
	const [id = null, ...others] = new Set(ids);
	return others.length === 0 ? id : null;
}
