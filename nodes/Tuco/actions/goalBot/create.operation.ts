import { objectsAt } from '../../shared/json';
import type { Operation } from '../operation';
import { additionalFields, refusal, required, textOf } from '../values';
import { goalField, nameField, OPTIONAL, stagesFields } from './fields';
import { readBot, withIds } from './readBot';
import { answerOf, GOAL_BOTS, goalBotItem } from './shared';

/** Creates a goal bot (contract of actions, section 7, 13). A second call would make another one. */
export const createGoalBot: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a goal bot',
	description: 'Create a goal bot, which leads a conversation through stages to a goal',
	limit: null,
	fields: [
		{ ...nameField, required: true },
		{ ...goalField, required: true },
		...stagesFields,
		additionalFields([...OPTIONAL]),
	],
	execute: async (run) => {
		const name = required(run, textOf(run.parameter('name')), 'Name');
		const goal = required(run, textOf(run.parameter('goal')), 'Goal');
		const bot = readBot(run, 'additionalFields');
		const stages = withIds(objectsAt(bot, 'stages'));
		if (stages.length === 0) {
			throw refusal(run, 'The goal bot has no stages', 'Add at least one stage with a name');
		}
		const body = { name, goal, ...bot, stages };
		const result = await run.call({ method: 'POST', path: GOAL_BOTS, body });
		const ifUnknown =
			'check in Tuco that the goal bot does not exist before you run the node again';
		return [goalBotItem(answerOf(result, run, ifUnknown))];
	},
};
