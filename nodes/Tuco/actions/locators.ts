import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject } from '../shared/json';

/**
 * A field whose value comes from a list that n8n loads from Tuco, or is an ID. The operations check the ID: n8n would fail
 * the execution if its check of a regular expression takes too long, as it may on a busy machine.
 */
const locator = (
	displayName: string,
	name: string,
	searchListMethod: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: `Select a ${displayName.toLowerCase()}…`,
			typeOptions: { searchListMethod, searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 667f1f77bcf86cd799439012',
		},
	],
});

export const leadLocator = locator(
	'Lead',
	'leadId',
	'searchLeads',
	'The lead, from a list that searches names, emails, phone numbers and companies',
);

export const listLocator = locator('List', 'listId', 'searchLists', 'A list of leads in Tuco');

export const lineLocator = locator(
	'Line',
	'lineId',
	'searchLines',
	'A phone number or address that messages are sent from',
);

export const toolLocator = locator('Tool', 'toolId', 'searchTools', 'An API tool of the workspace');

export const webhookLocator = locator(
	'Webhook',
	'webhookId',
	'searchWebhooks',
	'A webhook of the workspace, by name and URL',
);

export const goalBotLocator = locator(
	'Goal Bot',
	'goalBotId',
	'searchGoalBots',
	'A goal bot in Tuco. The list leaves out archived ones.',
);

/** A parameter with the value of each locator in place of the locator: itself one, or a collection with some. */
export function withoutLocators(parameter: unknown): unknown {
	if (!isObject(parameter)) return parameter;
	if (isLocator(parameter)) return parameter.value;
	const values = Object.entries(parameter).map(([name, value]) => [name, valueIn(value)] as const);
	return Object.fromEntries(values);
}

const valueIn = (value: unknown) => (isObject(value) && isLocator(value) ? value.value : value);

/** Also n8n's default of a locator, and one in a workflow that another program wrote: they may lack the mark. */
const isLocator = (value: IDataObject) =>
	value.__rl === true || ('mode' in value && 'value' in value);
