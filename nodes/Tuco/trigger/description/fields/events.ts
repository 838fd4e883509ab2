import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { ANY_OTHER_EVENT, TUCO_EVENTS } from '../../events/names';

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

/** Which events start the workflow. */
export const eventFields: INodeProperties[] = [
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
];
