import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { isObject, objectsAt } from '../json';
import type { TucoClient } from './client';
import { editorOptions, namedOption } from './editorLists';
import { type Result, unexpectedAnswer } from './failure';

export const TOOLS_PATH = '/api/campaign-tools';

/**
 * Every API tool of the workspace, as Tuco gives it. The answer's shape is not documented (contract of actions, section 8):
 * it may be a list, or have one under any key, also within `data`.
 */
export async function listTools(call: TucoClient): Promise<Result<IDataObject[]>> {
	const result = await call({ method: 'GET', path: TOOLS_PATH, listKey: 'tools' });
	if (!result.ok) return result;
	const { data } = result.value;
	const answer = isObject(data) ? data : result.value;
	if (Object.values(answer).some(Array.isArray)) {
		return { ok: true, value: objectsAt(answer, 'tools', ...Object.keys(answer)) };
	}
	return { ok: false, failure: unexpectedAnswer(200, 'no list of API tools') };
}

/**
 * The API tools whose name contains a text, for the editor's list.
 *
 * @throws NodeApiError if Tuco does not return them, saying why
 */
export async function searchTools(
	context: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return { results: await editorOptions(context, listTools, namedOption, filter) };
}
