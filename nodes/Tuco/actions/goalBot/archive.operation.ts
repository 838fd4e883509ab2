import type { Operation } from '../operation';
import { goalBotField, goalBotOf, isDone } from './shared';

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
