import type { INodeProperties } from 'n8n-workflow';

import { isObject } from '../shared/json';

/** An ID of Tuco: 24 hexadecimal digits (contract of actions, section 0). */
export const ID_PATTERN = /^[\da-f]{24}$/i;

const validation = {
	type: 'regex' as const,
	properties: { regex: '[\\da-fA-F]{24}', errorMessage: 'An ID has 24 characters: 0-9 and a-f' },
};

/** A field whose value comes from a list that n8n loads from Tuco, or is an ID. */
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
			validation: [validation],
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
	if (parameter.__rl === true) return parameter.value;
	const values = Object.entries(parameter).map(([name, value]) => [name, valueIn(value)] as const);
	return Object.fromEntries(values);
}

const valueIn = (value: unknown) => (isObject(value) && value.__rl === true ? value.value : value);
