import type { INodeProperties } from 'n8n-workflow';

/** By which output the events leave the node, and in which form. */
export const outputFields: INodeProperties[] = [
	{
		displayName: 'Outputs',
		name: 'outputMode',
		type: 'options',
		noDataExpression: true,
		default: 'single',
		description: 'Where the events leave this node',
		options: [
			{
				name: 'Single',
				value: 'single',
				description: 'All events leave through one output',
			},
			{
				name: 'One per Event',
				value: 'perEvent',
				description:
					'Each chosen event has an output of its own, in the order of the list of events',
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
