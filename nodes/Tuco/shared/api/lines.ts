import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { isObject, textAt } from '../json';
import type { TucoClient } from './client';
import { editorOptions, type Option, optionOf } from './editorLists';
import { type Result, unexpectedAnswer } from './failure';

/** A line that messages are sent from: the parts the node needs. */
export type Line = { id: string; name: string; phone: string | null; email: string | null };

/** Every line of the workspace (`GET /api/lines/by-user`). Lines without an ID are left out: no event can name them. */
export async function listLines(call: TucoClient): Promise<Result<Line[]>> {
	const result = await call({ method: 'GET', path: '/api/lines/by-user' });
	if (!result.ok) return result;
	const { lines } = result.value;
	if (!Array.isArray(lines))
		return { ok: false, failure: unexpectedAnswer(200, 'no list of lines') };
	return { ok: true, value: lines.filter(isObject).flatMap(readLine) };
}

function readLine(listed: IDataObject): Line[] {
	const id = textAt(listed, '_id', 'id');
	if (id === null) return [];
	const name = [textAt(listed, 'firstName'), textAt(listed, 'lastName')].filter(Boolean).join(' ');
	return [{ id, name, phone: textAt(listed, 'phone'), email: textAt(listed, 'email') }];
}

/**
 * The workspace's lines whose name or address contains a text, for the editor's list, sorted by name.
 *
 * @throws NodeApiError if Tuco does not return them, saying why
 */
export async function lineOptions(context: ILoadOptionsFunctions, filter = ''): Promise<Option[]> {
	return await editorOptions(context, listLines, (line) => [optionOf(line)], filter);
}

/** The same for a field that searches. Throws as `lineOptions` does. */
export async function searchLines(
	context: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return { results: await lineOptions(context, filter) };
}
