import type { IDataObject } from 'n8n-workflow';

import { isObject, objectsAt } from '../json';
import type { ApiRequest, TucoClient } from './client';
import { type Result, unexpectedAnswer } from './failure';

/** What to read from a paged list of Tuco's API (contract of actions, sections 3 and 5). */
export type PagedList<T> = {
	/** Its `query` has no `page` and no `limit`. */
	request: ApiRequest;
	/** The key of the rows in the answer. */
	key: string;
	/** Rows per page. Tuco may give fewer. */
	pageSize: number;
	/** The items that a row gives. */
	read: (row: IDataObject) => T[];
	/** Stops once there are this many items; `null` reads every page. */
	maximum: number | null;
};

/** The items of a paged list, in Tuco's order. Keeps no page once it is read. */
export async function readPages<T>(call: TucoClient, list: PagedList<T>): Promise<Result<T[]>> {
	const { request, key, pageSize: limit, read, maximum } = list;
	const items: T[] = [];
	let before = '';
	for (let page = 1; maximum === null || items.length < maximum; page++) {
		const result = await call({ ...request, query: { ...request.query, page, limit } });
		if (!result.ok) return result;
		if (!Array.isArray(result.value[key])) {
			return { ok: false, failure: unexpectedAnswer(200, `no list of ${key}`) };
		}
		const rows = objectsAt(result.value, key);
		// A Tuco that does not know `page` gives the first one forever.
		const first = JSON.stringify(rows[0] ?? '');
		if (first === before) break;
		before = first;
		for (const item of rows.flatMap(read)) items.push(item);
		if (rows.length === 0 || page >= totalPagesOf(result.value)) break;
	}
	return { ok: true, value: maximum === null ? items : items.slice(0, maximum) };
}

/** The number of pages, or infinity where the answer does not say: the list then ends with an empty page. */
function totalPagesOf({ totalPages, pagination }: IDataObject): number {
	const total = isObject(pagination) ? pagination.totalPages : totalPages;
	return typeof total === 'number' ? total : Infinity;
}
