import { objectsAt } from '../../shared/json';
import { limitFields, maximumOf } from '../limit';
import type { Operation } from '../operation';
import { answerOf, GOAL_BOTS, goalBotItem } from './shared';

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
