import type { INodeProperties } from 'n8n-workflow';

/** Which of the chosen events start the workflow, by what they say. */
export const filterFields: INodeProperties[] = [
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
