import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ANY_OTHER_EVENT, TUCO_EVENTS } from '../events/names';
import { filterFields } from './filters';
import { optionFields } from './options';

const optionOf = ({ name, label, description }: (typeof TUCO_EVENTS)[number]) =>
	({ name: label, value: name, description }) satisfies INodePropertyOptions;

const ANY_OTHER_OPTION: INodePropertyOptions = {
	name: 'Any Other Event',
	value: ANY_OTHER_EVENT,
	description: 'An event that this version does not know, passed on whole',
};

const EVENTS: Omit<INodeProperties, 'options' | 'displayOptions'> = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	noDataExpression: true,
	required: true,
	default: [],
};

/** Which events start the workflow. */
const eventFields: INodeProperties[] = [
	{
		...EVENTS,
		description: 'The events that start the workflow',
		displayOptions: { show: { webhookSetup: ['automatic'] } },
		options: TUCO_EVENTS.filter(({ subscribable }) => subscribable).map(optionOf),
	},
	{
		...EVENTS,
		description: 'The events that start the workflow, of those that the webhook in Tuco sends',
		displayOptions: { show: { webhookSetup: ['manual'] } },
		options: [ANY_OTHER_OPTION, ...TUCO_EVENTS.map(optionOf)],
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
					'Each chosen event has an output of its own, in the order of the list of events',
			},
			{
				name: 'Single',
				value: 'single',
				description: 'All events leave through one output',
			},
		],
	},
	{
		displayName:
			'n8n keeps connections by position, not by event. When you add or remove an event later, check where the connectors of this node lead. An event that is chosen but not connected does no harm.',
		name: 'outputsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { outputMode: ['perEvent'] } },
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
