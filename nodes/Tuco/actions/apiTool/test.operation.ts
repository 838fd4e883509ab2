import { TOOLS_PATH } from '../../shared/api/tools';
import { leadLocator, toolLocator } from '../locators';
import type { Operation } from '../operation';
import { filled, idOf } from '../values';
import { includeHeadersField, toolAnswer, toolIdOf } from './shared';

/**
 * Runs an API tool (contract of actions, section 8, 22). It calls another system live, so it is never repeated. The answer
 * is passed on as it is: its shape is not documented.
 */
export const testTool: Operation = {
	name: 'Test',
	value: 'test',
	action: 'Test an API tool',
	description:
		"Call the other system of an API tool for real, with a lead's data, and get the value that campaigns would use and the whole answer. A tool that changes something there does change it.",
	limit: null,
	fields: [
		{ ...toolLocator, required: true, description: 'The API tool to call for real' },
		{ ...leadLocator, description: 'The lead whose data fills the URL and the body' },
		includeHeadersField,
	],
	execute: async (run) => {
		const toolId = toolIdOf(run);
		const body = filled({ toolId, leadId: idOf(run, run.parameter('leadId'), 'Lead') });
		const path = `${TOOLS_PATH}/test`;
		const result = await run.call({ method: 'POST', path, body });
		const answer = toolAnswer(run, result, [
			'The tool may have called the other system',
			'Look there whether it did, before you run the node again',
		]);
		return [{ toolId, ...answer }];
	},
};
