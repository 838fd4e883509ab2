import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ANY_OTHER_EVENT, TUCO_EVENTS } from './events/names';

const EVENT_OPTIONS = TUCO_EVENTS.map(({ name, label, description, subscribable }) => ({
	option: { name: label, value: name, description } satisfies INodePropertyOptions,
	subscribable,
}));

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

/** The fields that the user sees. None on the request path takes expressions: evaluating one costs each request dearly. */
export const properties: INodeProperties[] = [
	{
		...EVENTS,
		description: 'The events that start the workflow',
		displayOptions: { show: { webhookSetup: ['automatic'] } },
		options: EVENT_OPTIONS.filter(({ subscribable }) => subscribable).map(({ option }) => option),
	},
	{
		...EVENTS,
		description: 'The events that start the workflow, of those that the webhook in Tuco sends',
		displayOptions: { show: { webhookSetup: ['manual'] } },
		options: [ANY_OTHER_OPTION, ...EVENT_OPTIONS.map(({ option }) => option)],
	},
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
			'In Tuco, open <b>API Keys → Webhooks → Add Webhook</b> and paste the <b>Production URL</b> shown above under Webhook URLs. Copy the secret that Tuco shows once into the <b>Webhook Signing Secret</b> of the credential, then publish this workflow. To listen for a test event, add the Test URL in the same way.',
		name: 'manualNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { webhookSetup: ['manual'] } },
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
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Emit Test Events',
				name: 'emitTestEvents',
				type: 'boolean',
				noDataExpression: true,
				default: false,
				description:
					'Whether events from the Test button and health check of Tuco start the published workflow. While you listen for a test event they always do.',
			},
			{
				displayName: 'Ignore Duplicates',
				name: 'ignoreDuplicates',
				type: 'boolean',
				noDataExpression: true,
				default: true,
				description:
					'Whether an event that arrives twice starts the workflow once. n8n remembers recent events until it restarts; to go further, compare eventId in a Remove Duplicates node.',
			},
			{
				displayName: 'Maximum Event Age (Minutes)',
				name: 'maximumEventAge',
				type: 'number',
				noDataExpression: true,
				typeOptions: { minValue: 0 },
				default: 5,
				description:
					'How far the signed timestamp of an event may lie from now; an older one may have been recorded and sent again. 0 accepts any age.',
			},
			{
				displayName: 'Webhook Name',
				name: 'webhookName',
				type: 'string',
				noDataExpression: true,
				default: '',
				placeholder: 'e.g. n8n: Replies to HubSpot',
				displayOptions: { show: { '/webhookSetup': ['automatic'] } },
				description: 'The name of the webhook in Tuco. Empty uses the name of the workflow.',
			},
		],
	},
];
