import type { IDataObject } from 'n8n-workflow';

import type { TucoClient } from '../../shared/api/client';
import { readPages } from '../../shared/api/paging';
import { isObject, objectsAt, textAt } from '../../shared/json';
import { addressesOf, onlyIdWith } from './pair';

const PATH = '/api/leads';
const PAGE_SIZE = 50;

/** What to read back: leads that were sent, the IDs that are new in the answer, and the list they went to. */
export type Sent = { leads: IDataObject[]; created: string[]; listId: string | null };

/**
 * The ID of each lead sent, by its addresses, from what Tuco now has; `null` where that does not name exactly one lead. First
 * looks among the new leads at the ends of their list, where a few calls find many, then searches for each one left.
 */
export async function readBack(call: TucoClient, sent: Sent): Promise<(string | null)[]> {
	const found = sent.leads.length > 1 ? await newOnList(call, sent) : [];
	const ids: (string | null)[] = [];
	for (const lead of sent.leads) {
		const addresses = addressesOf(lead);
		ids.push(onlyIdWith(addresses, found) ?? (await searchFor(call, addresses)));
	}
	return ids;
}

/**
 * The new leads of a call, as the list has them. Tuco's order is not documented: if the first page has none of them, the
 * last pages may.
 */
async function newOnList(call: TucoClient, { created, listId }: Sent): Promise<IDataObject[]> {
	const missing = new Set(created);
	const found: IDataObject[] = [];
	const read = async (page: number): Promise<number> => {
		const query = { ...(listId !== null && { listId }), page, limit: PAGE_SIZE };
		const result = await call({ method: 'GET', path: PATH, query });
		if (!result.ok) return 0;
		for (const lead of objectsAt(result.value, 'leads')) {
			if (missing.delete(textAt(lead, '_id') ?? '')) found.push(lead);
		}
		const { pagination } = result.value;
		return isObject(pagination) ? Number(pagination.totalPages) : 0;
	};
	const totalPages = await read(1);
	const isNewestFirst = found.length > 0;
	const pages = Math.min(totalPages - 1, Math.ceil(created.length / PAGE_SIZE) + 1);
	for (let turn = 0; turn < pages && missing.size > 0; turn++) {
		await read(isNewestFirst ? 2 + turn : totalPages - turn);
	}
	return found;
}

/** The ID of the only lead that a search for each of the addresses finds. */
async function searchFor(call: TucoClient, addresses: string[]): Promise<string | null> {
	const ids = new Set<string>();
	for (const address of addresses) {
		// Only what follows a "+": a search may treat it as a sign of its own.
		const search = address.split('+').at(-1) ?? '';
		const listed = await readPages(call, {
			request: { method: 'GET', path: PATH, query: { search } },
			key: 'leads',
			pageSize: PAGE_SIZE,
			read: (lead) => (addressesOf(lead).includes(address) ? [textAt(lead, '_id') ?? ''] : []),
			maximum: null,
		});
		if (!listed.ok) return null;
		for (const id of listed.value) ids.add(id);
	}
	const [id = '', ...others] = ids;
	return others.length === 0 && id !== '' ? id : null;
}
