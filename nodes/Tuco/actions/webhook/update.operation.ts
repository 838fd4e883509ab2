import type { IDataObject } from 'n8n-workflow';

import { webhookPath } from '../../shared/api/webhooks';
import { webhookLocator } from '../locators';
import { type ItemRun, type Operation, valueOf } from '../operation';
import { withoutSecrets } from '../secrets';
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
		const body = Object.fromEntries(
			Object.entries(fields).map(([name, value]) => [name, readField(run, name, value)]),
		);
		const result = await run.call({ method: 'PATCH', path: webhookPath(webhookId), body });
		return [{ webhookId, ...withoutSecrets(valueOf(result, run, NEXT), 'secret') }];
	},
};

/** A text is not `false`, and an object no text: Tuco might take either for something else. */
function readField(run: ItemRun, name: string, value: IDataObject[string]) {
	if (name === 'events') return partsOf(value);
	const [kind, is] = name === 'isActive' ? ['true or false', 'boolean'] : ['a text', 'string'];
	if (typeof value === is) return value;
	throw refusal(run, `The field ${name} is not ${kind}`, 'Correct its value, or remove it');
}
