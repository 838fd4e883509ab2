import type { IDataObject } from 'n8n-workflow';

import { isObject, objectsAt, textAt } from '../../shared/json';
import { type Operation, valueOf } from '../operation';

/** Lists the workspace's lines (contract of actions, section 5, 11). Tuco has no paging for them. */
export const getManyLines: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many lines',
	description:
		'Get the phone numbers and addresses that messages are sent from, with their limits, usage and health',
	limit: null,
	fields: [
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	],
	execute: async (run): Promise<IDataObject[]> => {
		const request = { method: 'GET', path: '/api/lines/by-user' } as const;
		const answer = valueOf(await run.call(request), run, { again: 'run the node again' });
		const lines = objectsAt(answer, 'lines');
		return run.parameter('simplify', true) === false ? lines : lines.map(simplified);
	},
};

/** A line with the keys that the other items have. Limits are per day; missing values are `null`. */
function simplified(line: IDataObject): IDataObject {
	const name = [textAt(line, 'firstName'), textAt(line, 'lastName')].filter(Boolean).join(' ');
	const usage = isObject(line.usage) ? line.usage : {};
	return {
		lineId: textAt(line, '_id', 'id'),
		name: name || null,
		phone: textAt(line, 'phone'),
		email: textAt(line, 'email'),
		isActive: typeof line.isActive === 'boolean' ? line.isActive : null,
		status: textAt(line, 'provisioningStatus'),
		type: textAt(line, 'lineType'),
		limits: {
			newConversations: numberOf(line.dailyNewConversationsLimit),
			totalMessages: numberOf(line.dailyTotalMessagesLimit),
		},
		usage: {
			date: textAt(usage, 'date'),
			newConversations: numberOf(usage.newConversationsCount),
			totalMessages: numberOf(usage.totalMessagesCount),
		},
		health: {
			status: textAt(line, 'healthCheck.status'),
			lastCheckedAt: textAt(line, 'healthCheck.lastCheckedAt'),
		},
	};
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null);
