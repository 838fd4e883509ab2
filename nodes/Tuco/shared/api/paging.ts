import type { IDataObject } from 'n8n-workflow';

import { isObject, objectsAt } from '../json';
import type { ApiRequest, TucoClient } from './client';
import { type Result, unexpectedAnswer } from './failure';

/** A paged list of Tuco's API (contract of actions, sections 3 and 5). */
export type PagedList = {
	/** Its `query` has no `page` and no `limit`. */
	request: ApiRequest;
	/** The key of the rows in the answer. */
	key: string;
	/** Rows per page. Tuco may give fewer. */
	pageSize: number;
};

/** One page of a list. */
export type Page = {
	rows: IDataObject[];
	isLast: boolean;
	/** The time by Tuco's clock, as HTTP writes it; `null` if the answer does not say. */
	date: string | null;
};

/** A page of a list, from 1. Without a number of pages in the answer, the last one is empty. */
export async function readPage(
	call: TucoClient,
	{ request, key, pageSize: limit }: PagedList,
	page: number,
): Promise<Result<Page>> {
	const result = await call({ ...request, query: { ...request.query, page, limit } });
	if (!result.ok) return result;
	if (!Array.isArray(result.value[key])) {
		return { ok: false, failure: unexpectedAnswer(200, `no list of ${key}`) };
	}
	const rows = objectsAt(result.value, key);
	const isLast = rows.length === 0 || page >= totalPagesOf(result.value);
	return { ok: true, value: { rows, isLast, date: result.date ?? null } };
}

/** What to read from a paged list. */
export type PagedItems<T> = PagedList & {
	/** The items that a row gives. */
	read: (row: IDataObject) => T[];
	/** Stops once there are this many items; `null` reads every page. */
	maximum: number | null;
};

/** The items of a paged list, in Tuco's order. Keeps no page once it is read. */
export async function readPages<T>(
	call: TucoClient,
	{ read, maximum, ...list }: PagedItems<T>,
): Promise<Result<T[]>> {
	const items: T[] = [];
	let before = '';
	for (let page = 1; maximum === null || items.length < maximum; page++) {
		const result = await readPage(call, list, page);
		if (!result.ok) return result;
		const { rows, isLast } = result.value;
		// A Tuco that does not know `page` gives the first one forever.
		const first = JSON.stringify(rows[0] ?? '');
		if (first === before) break;
		before = first;
		for (const item of rows.flatMap(read)) items.push(item);
		if (isLast) break;
	}
	return { ok: true, value: maximum === null ? items : items.slice(0, maximum) };
}

/** The number of pages, or infinity where the answer does not say: the list then ends with an empty page. */
function totalPagesOf({ totalPages, pagination }: IDataObject): number {
	const total = isObject(pagination) ? pagination.totalPages : totalPages;
	return typeof total === 'number' ? total : Infinity;
}
