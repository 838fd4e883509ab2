import { leadLocator } from '../locators';
import { type Operation, valueOf } from '../operation';
import { leadIdOf, leadNotFound, NEXT } from './shared';

/** Deletes one lead (contract of actions, section 3, 5). */
export const deleteLead: Operation = {
	name: 'Delete',
	value: 'delete',
	action: 'Delete a lead and all its messages permanently',
	description:
		'Delete a lead permanently, with its messages, activities, conversation and campaign status. This cannot be undone.',
	limit: null,
	fields: [
		{
			displayName:
				'Tuco deletes the lead permanently, with its messages, activities, conversation and campaign status. If you create it again, it can enter the same campaigns again.',
			name: 'deleteNotice',
			type: 'notice',
			default: '',
		},
		{
			...leadLocator,
			required: true,
			description: 'The lead to delete permanently, with all its messages and history',
		},
	],
	execute: async (run) => {
		const leadId = leadIdOf(run);
		const body = { ids: [leadId] };
		const result = await run.call({ method: 'DELETE', path: '/api/leads', body });
		const { deletedCount } = valueOf(result, run, NEXT);
		// After a repeat, the first attempt may have deleted it.
		if (deletedCount === 0 && !result.isRepeat) throw leadNotFound(run);
		return [{ leadId, deleted: true }];
	},
};
