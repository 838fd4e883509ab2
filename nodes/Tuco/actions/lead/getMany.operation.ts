import { readPages } from '../../shared/api/paging';
import { limitFields, maximumOf } from '../limit';
import { listLocator } from '../locators';
import { type Operation, valueOf } from '../operation';
import { collection, filled, textField, textOf, withValues } from '../values';
import { leadItem, NEXT } from './shared';

/** Lists leads, from all pages (contract of actions, section 3, 4). */
export const getManyLeads: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many leads',
	description: 'Get the leads of the workspace, or search them by name, email, phone or company',
	limit: null,
	fields: [
		...limitFields,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{ ...listLocator, description: 'Only leads on this list' },
				textField(
					'Search',
					'search',
					'Jane',
					'Only leads whose name, email, phone number or company contains this text',
				),
			],
		},
	],
	execute: async (run) => {
		const { search, listId } = withValues(run, collection(run, 'filters'));
		const query = filled({ search: textOf(search), listId: textOf(listId) });
		const listed = await readPages(run.call, {
			request: { method: 'GET', path: '/api/leads', query },
			key: 'leads',
			pageSize: 50,
			read: (lead) => [leadItem(lead)],
			maximum: maximumOf(run),
		});
		return valueOf(listed, run, NEXT);
	},
};
