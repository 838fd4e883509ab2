import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { type EventChoice, choicesOf } from '../events/names';
import { optionFields } from './options';

const optionOf = (choice: EventChoice): INodePropertyOptions => {
	const name = choice.subscribable ? choice.label : `${choice.label} (Manual Only)`;
	const { name: value, description } = choice;
	// n8n's own wording of the action in its node panel drops the parentheses.
	return { name, value, description, action: `On ${name.toLowerCase()}` };
};

/** Which events start the workflow. */
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

/** Who adds the webhook in Tuco, and how it is done by hand. */
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
				description: 'You add the webhook in Tuco yourself, and remove it there',
			},
		],
	},
	{
		displayName:
			'In Tuco, open <b>API Keys → Webhooks → Add Webhook</b> and paste the <b>Production URL</b> shown above under Webhook URLs. Copy the secret that Tuco shows once into the <b>Webhook Signing Secret</b> of the credential, then publish this workflow. To listen for a test event, add a second webhook with the <b>Test URL</b>, and put its secret behind the first one in the credential, separated by a comma.',
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { webhookSetup: ['manual'] } },
	},
];

/** By which output the events leave the node, and in which form. */
const outputFields: INodeProperties[] = [
	{
		displayName: 'Outputs',
		name: 'outputMode',
		type: 'options',
		noDataExpression: true,
		default: 'single',
		description: 'Where the events leave this node',
		options: [
			{
				name: 'One per Event',
				value: 'perEvent',
				description:
					'Each event has its own output, marked (off) while it is not selected. Outputs never move.',
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

/** Which of the chosen events start the workflow, by what they say. */
const filterFields: INodeProperties[] = [
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'An event has to pass every filter to start the workflow',
		options: [
			{
				displayName: 'Campaigns',
				name: 'campaigns',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Campaign' },
				default: [],
				placeholder: 'e.g. Spring Outreach',
				description:
					'Only events of these campaigns, each by its name or its ID. Events that name no campaign are left out.',
			},
			{
				displayName: 'Line Names or IDs',
				name: 'lines',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getLines' },
				default: [],
				description:
					'Only events of these lines. Events that name no line are left out. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Replies Containing',
				name: 'repliesContaining',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Text' },
				default: [],
				placeholder: 'e.g. interested',
				description:
					'Only replies that contain at least one of these texts, in upper or lower case. Other events are not affected.',
			},
			{
				displayName: 'Replies Not Containing',
				name: 'repliesNotContaining',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Text' },
				default: [],
				placeholder: 'e.g. out of office',
				description:
					'Only replies that contain none of these texts, in upper or lower case. Other events are not affected.',
			},
		],
	},
];

/**
 * The fields that the user sees. Only filters take expressions: evaluating one is expensive for every request, and the
 * events and options of a trigger have nothing to depend on.
 */
export const properties: INodeProperties[] = [
	...eventFields,
	...webhookFields,
	...outputFields,
	...filterFields,
	...optionFields,
];
