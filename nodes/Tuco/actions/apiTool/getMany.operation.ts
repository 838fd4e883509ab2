import { listTools } from '../../shared/api/tools';
import { objectsAt } from '../../shared/json';
import { limitFields, maximumOf } from '../limit';
import type { Operation } from '../operation';
import { includeHeadersField, toolAnswer, toolItem } from './shared';

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
