import type { Operation } from '../operation';
import { answerOf, goalBotField, goalBotItem, goalBotOf } from './shared';

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
