import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { objectsAt } from '../json';
import type { TucoClient } from './client';
import { editorOptions, namedOption } from './editorLists';
import type { Result } from './failure';

/**
 * The goal bots whose name contains a text, for the editor's list, without archived ones.
 *
 * @throws NodeApiError if Tuco does not return them, saying why
 */
export async function searchGoalBots(
	context: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const entryOf = (bot: IDataObject) => (bot.status === 'archived' ? [] : namedOption(bot));
	return { results: await editorOptions(context, listGoalBots, entryOf, filter) };
}

async function listGoalBots(call: TucoClient): Promise<Result<IDataObject[]>> {
	const result = await call({ method: 'GET', path: '/api/goal-bots' });
	return result.ok ? { ok: true, value: objectsAt(result.value, 'goalBots') } : result;
}
