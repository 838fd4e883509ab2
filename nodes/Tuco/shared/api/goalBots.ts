import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { objectsAt, textAt } from '../json';
import { tucoClient } from './client';
import { LIST_BUDGET, matching } from './editorLists';
import { apiError } from './error';

/**
 * The goal bots whose name contains a text, for the editor's list, without archived ones.
 *
 * @throws NodeApiError if Tuco does not return them, saying why
 */
export async function searchGoalBots(
	context: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const request = { method: 'GET', path: '/api/goal-bots' } as const;
	const result = await tucoClient(context, LIST_BUDGET)(request);
	if (!result.ok)
		throw apiError(context.getNode(), result.failure, { again: 'open the list again' });
	const results = objectsAt(result.value, 'goalBots').flatMap((bot) => {
		const value = textAt(bot, '_id');
		if (value === null || bot.status === 'archived') return [];
		return [{ name: textAt(bot, 'name') ?? value, value }];
	});
	return { results: matching(results, filter) };
}
