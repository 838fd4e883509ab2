import { webhookPath } from '../../shared/api/webhooks';
import { webhookLocator } from '../locators';
import { type Operation, valueOf } from '../operation';
import { collection, partsOf, refusal, withValues } from '../values';
import { FIELDS, managedNotice, NEXT, webhookIdOf } from './shared';

/** Changes a webhook, whose secret stays (contract section 1). What is left out stays too. */
export const updateWebhookOperation: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update a webhook',
	description:
		'Change the URL, events, name or description of a webhook, or switch it on or off. Its secret stays. Do not change one whose description begins with "Added by the node": it belongs to a Tuco Trigger.',
	limit: null,
	fields: [
		managedNotice(
			'If you change one, its workflow may get no events, and publishing the workflow undoes the change.',
		),
		{ ...webhookLocator, required: true },
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Active',
					name: 'isActive',
					type: 'boolean',
					default: true,
					description: 'Whether Tuco sends events to the webhook',
				},
				FIELDS.description,
				FIELDS.events,
				FIELDS.name,
				FIELDS.url,
			],
		},
	],
	execute: async (run) => {
		const webhookId = webhookIdOf(run);
		const fields = withValues(run, collection(run, 'updateFields'));
		if (Object.keys(fields).length === 0) {
			throw refusal(run, 'There is nothing to update', 'Add a field under Update Fields');
		}
		const body = 'events' in fields ? { ...fields, events: partsOf(fields.events) } : fields;
		const result = await run.call({ method: 'PATCH', path: webhookPath(webhookId), body });
		return [{ webhookId, ...valueOf(result, run, NEXT) }];
	},
};
