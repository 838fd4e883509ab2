import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { isObject, objectsAt, textAt } from '../json';
import { tucoClient } from './client';
import { LIST_BUDGET, matching, namedOption, optionOf } from './editorLists';
import { apiError } from './error';

const NEXT = {
	again: 'open the list again',
	rejected: 'Type more of the name, email or phone number, or enter the ID instead.',
};
const PAGE_SIZE = 50;

/**
 * One page of the leads whose name, email, phone or company contains a text, for the editor's list. Tuco searches.
 *
 * @throws NodeApiError if Tuco does not return them, saying why
 */
export async function searchLeads(
	context: ILoadOptionsFunctions,
	filter = '',
	token = '1',
): Promise<INodeListSearchResult> {
	const page = Number(token);
	const answer = await leadsPage(context, { page, limit: PAGE_SIZE, search: filter || undefined });
	const { pagination } = answer;
	const totalPages = isObject(pagination) ? Number(pagination.totalPages) : 0;
	const results = objectsAt(answer, 'leads').flatMap((lead) => {
		const id = textAt(lead, '_id', 'id');
		const name = [textAt(lead, 'firstName'), textAt(lead, 'lastName')].filter(Boolean).join(' ');
		const addresses = { phone: textAt(lead, 'phone'), email: textAt(lead, 'email') };
		return id === null ? [] : [optionOf({ id, name, ...addresses })];
	});
	return { results, ...(page < totalPages && { paginationToken: String(page + 1) }) };
}

/**
 * The workspace's lists of leads for the editor's list, sorted by name. They come with any page of leads.
 *
 * @throws NodeApiError if Tuco does not return them, saying why
 */
export async function searchLists(
	context: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const answer = await leadsPage(context, { page: 1, limit: 1 });
	const results = objectsAt(answer, 'lists').flatMap(namedOption);
	return { results: matching(results, filter) };
}

async function leadsPage(context: ILoadOptionsFunctions, query: IDataObject) {
	const request = { method: 'GET', path: '/api/leads', query } as const;
	const result = await tucoClient(context, LIST_BUDGET)(request);
	if (!result.ok) throw apiError(context.getNode(), result.failure, NEXT);
	return result.value;
}
