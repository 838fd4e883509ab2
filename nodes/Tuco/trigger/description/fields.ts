import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { HELP } from '../../shared/help';
import { type EventChoice, choicesOf } from '../choices';
import { filterFields } from './filters';
import { optionFields } from './options';

const optionOf = (choice: EventChoice): INodePropertyOptions => {
	const name = choice.subscribable ? choice.label : `${choice.label} (Manual Only)`;
	const { name: value, description } = choice;
	// n8n's default text for the action in its node panel would drop the parentheses.
	return { name, value, description, action: `On ${name.toLowerCase()}` };
};

const eventFields: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		default: [],
		description:
			'The events that start the workflow. Those marked Manual Only arrive only when Webhook is set to Manual.',
		options: choicesOf().map(optionOf),
	},
];

/** Who adds the webhook in Tuco, and how to do it by hand. */
const webhookFields: INodeProperties[] = [
	{
		displayName: 'Webhook',
		name: 'webhookSetup',
		type: 'options',
		noDataExpression: true,
		default: 'automatic',
		description: 'Who adds the webhook in Tuco',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'This node adds the webhook when you publish, and removes it when you unpublish',
			},
			{
				name: 'Manual',
				value: 'manual',
				description: 'You add and remove the webhook in Tuco yourself',
			},
		],
	},
	{
		displayName:
			'In Tuco, open <b>API Keys → Webhooks → Add Webhook</b> and paste the <b>Production URL</b> shown above under Webhook URLs, and select the same events. Copy the secret that Tuco shows once into the <b>Webhook Signing Secret</b> of the credential, then publish this workflow. To listen for a test event, add a second webhook with the <b>Test URL</b>, and add its secret after the first one in the credential, separated by a comma. ' +
			`<a href="${HELP.manual}" target="_blank">More about this</a>`,
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { webhookSetup: ['manual'] } },
	},
];

/** Through which output the events leave the node, and in which form. */
const outputFields: INodeProperties[] = [
	{
		displayName: 'Outputs',
		name: 'outputMode',
		type: 'options',
		noDataExpression: true,
		default: 'single',
		description: 'How events leave this node',
		options: [
			{
				name: 'One per Event',
				value: 'perEvent',
				description:
					'Each event has its own output, marked (off) while it is not selected. Outputs marked Manual only are for events that need Webhook set to Manual. Outputs never move.',
			},
			{
				name: 'Single',
				value: 'single',
				description: 'All events leave through one output',
			},
		],
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		noDataExpression: true,
		default: true,
		description:
			'Whether to return a simplified version of the payload: flat, with the same fields for every delivery of an event',
	},
];

/**
 * The fields that the user sees. Only filters take expressions: evaluating one for every request is expensive, and a
 * trigger's events and options have nothing to depend on.
 */
export const properties: INodeProperties[] = [
	...eventFields,
	...webhookFields,
	...outputFields,
	...filterFields,
	...optionFields,
];
