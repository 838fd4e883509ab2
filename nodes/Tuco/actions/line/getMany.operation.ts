import type { IDataObject } from 'n8n-workflow';

import { objectsAt } from '../../shared/json';
import { type Operation, valueOf } from '../operation';

/** Lists the workspace's lines (contract of actions, section 5, 11). Tuco has no paging for them. */
export const getManyLines: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many lines',
	description: 'Get the phone numbers and addresses that messages are sent from, with their limits',
	limit: null,
	fields: [],
	execute: async (run): Promise<IDataObject[]> => {
		const request = { method: 'GET', path: '/api/lines/by-user' } as const;
		const answer = valueOf(await run.call(request), run, { again: 'run the node again' });
		return objectsAt(answer, 'lines');
	},
};
