import { listTools, TOOLS_PATH } from '../../shared/api/tools';
import { objectsAt } from '../../shared/json';
import { limitFields, maximumOf } from '../limit';
import { leadLocator, toolLocator } from '../locators';
import { isGone, type Operation } from '../operation';
import { filled, optionalIdOf } from '../values';
import { includeHeadersField, toolAnswer, toolIdOf, toolItem } from './shared';

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

/** Lists the API tools (contract of actions, section 8, 19). Tuco has no paging for them. */
export const getManyTools: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many API tools',
	description: 'Get the API tools of the workspace: the requests that its campaigns can make',
	limit: null,
	fields: [...limitFields, includeHeadersField],
	execute: async (run) => {
		const maximum = maximumOf(run) ?? Infinity;
		const listed = await listTools(run.call);
		const answer = toolAnswer(
			run,
			listed.ok ? { ...listed, value: { tools: listed.value } } : listed,
		);
		return objectsAt(answer, 'tools').slice(0, maximum).map(toolItem);
	},
};

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
		const leadId = optionalIdOf(run, 'leadId', 'Lead', 'test without a lead');
		const body = filled({ toolId, leadId });
		const path = `${TOOLS_PATH}/test`;
		const result = await run.call({ method: 'POST', path, body });
		const answer = toolAnswer(run, result, [
			'The tool may have called the other system',
			'Look there whether it did, before you run the node again',
		]);
		return [{ toolId, ...answer }];
	},
};
