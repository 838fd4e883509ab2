import { TOOLS_PATH } from '../../shared/api/tools';
import { toolLocator } from '../locators';
import { isGone, type Operation } from '../operation';
import { toolAnswer, toolIdOf } from './shared';

/** Deletes an API tool (contract of actions, section 8, 21). */
export const deleteTool: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete an API tool',
	description: 'Delete an API tool permanently. Campaigns that use it can no longer call it.',
	limit: null,
	fields: [{ ...toolLocator, required: true }],
	execute: async (run) => {
		const toolId = toolIdOf(run);
		const result = await run.call({ method: 'DELETE', path: TOOLS_PATH, query: { id: toolId } });
		const { success } = isGone(result) ? {} : toolAnswer(run, result);
		return [{ toolId, deleted: success !== false }];
	},
};
