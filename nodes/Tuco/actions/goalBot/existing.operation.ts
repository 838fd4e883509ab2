import { objectsAt } from '../../shared/json';
import { limitFields, maximumOf } from '../limit';
import type { Operation } from '../operation';
import { answerOf, GOAL_BOTS, goalBotField, goalBotItem, goalBotOf, isDone } from './shared';

/** Archives a goal bot (contract of actions, section 7, 16). */
export const archiveGoalBot: Operation = {
	name: 'Archive',
	value: 'archive',
	action: 'Archive a goal bot',
	description: 'Archive a goal bot. The leads in it are not deleted.',
	limit: null,
	fields: [goalBotField],
	execute: async (run) => {
		const { goalBotId, path } = goalBotOf(run);
		const result = await run.call({ method: 'DELETE', path });
		return [{ goalBotId, archived: isDone(result, run) }];
	},
};

/** Reads one goal bot (contract of actions, section 7, 14). */
export const getGoalBot: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a goal bot',
	description: 'Get a goal bot by its ID, with its stages, its status and how many leads are in it',
	limit: null,
	fields: [goalBotField],
	execute: async (run) => {
		const { goalBotId, path } = goalBotOf(run);
		const result = await run.call({ method: 'GET', path });
		return [goalBotItem(answerOf(result, run), goalBotId)];
	},
};

/** Lists goal bots (contract of actions, section 7, 12). Tuco has no paging for them. */
export const getManyGoalBots: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many goal bots',
	description: 'Get the goal bots of the workspace, with their IDs, goals, stages and statuses',
	limit: null,
	fields: limitFields,
	execute: async (run) => {
		const maximum = maximumOf(run) ?? Infinity;
		const answer = answerOf(await run.call({ method: 'GET', path: GOAL_BOTS }), run);
		return objectsAt(answer, 'goalBots')
			.slice(0, maximum)
			.map((bot) => goalBotItem(bot));
	},
};
