import {
	type IDataObject,
	type INodeProperties,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import { ID_PATTERN } from '../shared/ids';
import { isObject, textAt } from '../shared/json';
import { replyTextFields, type ReplyTexts, textsOf } from '../shared/replyTexts';

/** The fields that the user sees. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		description:
			'Replies must pass every filter to start the workflow. A filter that is added but empty stops the workflow with an error.',
		options: [
			{
				displayName: 'Campaign ID',
				name: 'campaignId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 69ab444ac1feb77d7f46462f',
				description:
					"Only replies of leads in this campaign. The ID is in its page's address in Tuco.",
			},
			{
				displayName: 'Line Name or ID',
				name: 'lineId',
				type: 'options',
				typeOptions: { loadOptionsMethod: 'getLines' },
				default: '',
				description:
					'Only replies to this line. Not every Tuco knows this filter, and a reply does not name its line: first test it with a line without replies. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			...replyTextFields,
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Look Back (Hours)',
				name: 'lookBackHours',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 24,
				description:
					'How old replies may be when the workflow is published for the first time. Without this option, it starts with those that arrive from then on.',
			},
		],
	},
];

/** What the form asks for. */
export type Parameters = ReplyTexts & {
	/** The filters that Tuco applies (contract of actions, section 5, 10). */
	query: IDataObject;
	lookBackMs: number;
};

/**
 * Reads the form.
 *
 * @throws NodeOperationError for a filter without a usable value: without it, every reply would start the workflow
 */
export function readParameters(context: IPollFunctions): Parameters {
	const filters = collection(context, 'filters');
	const query: IDataObject = {};
	for (const [name, label] of [
		['campaignId', 'Campaign ID'],
		['lineId', 'Line'],
	] as const) {
		if (!(name in filters)) continue;
		const id = (textAt(filters, name) ?? '').trim();
		if (!ID_PATTERN.test(id)) throw refusal(context, `The filter ${label} is not an ID`);
		query[name] = id.toLowerCase();
	}
	const texts = (name: keyof ReplyTexts, label: string) => {
		if (!(name in filters)) return null;
		const listed = textsOf(filters[name]);
		if (listed.length === 0) throw refusal(context, `The filter ${label} is empty`);
		return listed;
	};
	const hours = Number(collection(context, 'options').lookBackHours ?? 0);
	return {
		query,
		repliesContaining: texts('repliesContaining', 'Replies Containing'),
		repliesNotContaining: texts('repliesNotContaining', 'Replies Not Containing'),
		lookBackMs: hours > 0 ? hours * 3_600_000 : 0,
	};
}

function collection(context: IPollFunctions, name: string): IDataObject {
	const value: unknown = context.getNodeParameter(name, {});
	return isObject(value) ? value : {};
}

function refusal(context: IPollFunctions, message: string) {
	// n8n shows no description of a trigger's error.
	return new NodeOperationError(context.getNode(), `${message}. Correct it, or remove the filter`);
}
