import type { Operation } from '../operation';
import { createTogether } from './createTogether';
import { newLeadFields } from './newLead';

/** Creates leads (contract of actions, section 3, 3). */
export const createLead: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create a lead',
	description:
		'Create a lead, or find the one with the same phone or email. A lead that Tuco already knows is not updated.',
	limit: null,
	fields: [
		...newLeadFields.slice(0, -1),
		{
			displayName: 'Leads per Call',
			name: 'leadsPerCall',
			type: 'options',
			noDataExpression: true,
			default: 'one',
			description:
				'How items are sent to Tuco. If Tuco rejects a call with many leads, all of their items get the error.',
			options: [
				{
					name: 'Many',
					value: 'many',
					description: 'Much faster: 100 items per call. Tuco documents no maximum.',
				},
				{ name: 'One', value: 'one', description: 'Each item in a call of its own' },
			],
		},
		...newLeadFields.slice(-1),
	],
	execute: async (run) => {
		const [outcome] = await createTogether([run]);
		if (outcome && 'error' in outcome) throw outcome.error;
		return outcome?.items ?? [];
	},
	executeAll: async (runs) =>
		runs[0]?.parameter('leadsPerCall') === 'many' ? await createTogether(runs) : null,
	summary: (items) => {
		const known = items.filter(({ isNew }) => isNew === false).length;
		const unknown = items.filter(({ isNew }) => isNew === null).length;
		if (known + unknown === 0) return null;
		return `${known} known before and not updated, ${unknown} existing or just created`;
	},
};
