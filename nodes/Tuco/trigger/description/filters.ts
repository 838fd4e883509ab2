import type { IDataObject, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { isObject } from '../../shared/json';
import { logContext } from '../../shared/logContext';
import { replyTextFields, type ReplyTexts, textsOf } from '../../shared/replyTexts';

type FilterName = 'lines' | 'campaigns' | keyof ReplyTexts;

/**
 * What may pass: IDs of lines, names and IDs of campaigns, texts. `null` is a filter that is not set. An empty list is a
 * filter that is set but resolves to nothing. No event that it applies to passes it.
 */
export type Filters = Record<FilterName, string[] | null>;

const FILTERS: (INodeProperties & { name: FilterName })[] = [
	{
		displayName: 'Campaigns',
		name: 'campaigns',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Campaign' },
		default: [],
		placeholder: 'e.g. Spring Outreach',
		description:
			'Only events of these campaigns. Enter names or IDs. Events without a campaign are ignored.',
	},
	{
		displayName: 'Line Names or IDs',
		name: 'lines',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getLines' },
		default: [],
		description:
			'Only events of these lines. Events without a line are ignored. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	...replyTextFields,
];

/** Which of the selected events start the workflow, by their content. */
export const filterFields: INodeProperties[] = [
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description:
			'Events must pass every filter to start the workflow. A filter that is added but empty blocks every event that it applies to.',
		options: FILTERS,
	},
];

/**
 * Reads the node's filters, which may be expressions. Logs those that are set but resolve to nothing.
 *
 * @throws what n8n throws for an expression that cannot be evaluated
 */
export function readFilters(context: IWebhookFunctions): Filters {
	const value = context.getNodeParameter('filters', {});
	// An expression in place of all filters may have failed to give any.
	const set: IDataObject = isObject(value)
		? value
		: Object.fromEntries(FILTERS.map(({ name }) => [name, []]));
	const filters: Filters = {
		lines: null,
		campaigns: null,
		repliesContaining: null,
		repliesNotContaining: null,
	};
	for (const { name, displayName } of FILTERS) {
		if (!Object.hasOwn(set, name)) continue;
		const texts = (filters[name] = textsOf(set[name]));
		if (texts.length > 0) continue;
		const passing = name.startsWith('replies') ? 'no reply' : 'no event';
		const message = `The filter ${displayName} is empty, so ${passing} passes it. Give it a value or remove it.`;
		context.logger.warn(message, logContext(context));
	}
	return filters;
}
