import { isObject } from '../../shared/json';
import { leadLocator } from '../locators';
import { type Operation, valueOf } from '../operation';
import { leadIdOf, leadItem, leadNotFound, NEXT } from './shared';

/** Reads one lead (contract of actions, section 3, 4). */
export const getLead: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a lead',
	description: 'Get a lead by its ID, with its names, addresses, list and last known availability',
	limit: null,
	fields: [{ ...leadLocator, required: true }],
	execute: async (run) => {
		const query = { id: leadIdOf(run) };
		const result = await run.call({ method: 'GET', path: '/api/leads', query });
		const { lead } = valueOf(result, run, NEXT);
		if (!isObject(lead)) throw leadNotFound(run);
		return [leadItem(lead)];
	},
};
