import type { INodeProperties } from 'n8n-workflow';

import { isObject } from '../shared/json';

/** An ID of Tuco: 24 hexadecimal digits (contract of actions, section 0). */
export const ID_PATTERN = /^[\da-f]{24}$/i;

/** A field whose value comes from a list that n8n loads from Tuco, or is an ID. */
function locator(
	{
		searchListMethod,
		...field
	}: { searchListMethod: string } & Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	thing: string,
): INodeProperties {
	const validation = {
		type: 'regex' as const,
		properties: { regex: '[\\da-fA-F]{24}', errorMessage: 'An ID has 24 characters: 0-9 and a-f' },
	};
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: `Select a ${thing}…`,
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
	};
}

export const leadLocator = locator(
	{
		displayName: 'Lead',
		name: 'leadId',
		searchListMethod: 'searchLeads',
		description: 'The lead, from a list that searches names, emails, phone numbers and companies',
	},
	'lead',
);

export const listLocator = locator(
	{
		displayName: 'List',
		name: 'listId',
		searchListMethod: 'searchLists',
		description: 'A list of leads in Tuco',
	},
	'list',
);

export const lineLocator = locator(
	{
		displayName: 'Line',
		name: 'lineId',
		searchListMethod: 'searchLines',
		description: 'A phone number or address that messages are sent from',
	},
	'line',
);

/** A parameter with the value of each locator in place of the locator: itself one, or a collection with some. */
export function withoutLocators(parameter: unknown): unknown {
	if (!isObject(parameter)) return parameter;
	if (parameter.__rl === true) return parameter.value;
	const values = Object.entries(parameter).map(([name, value]) => [name, valueIn(value)] as const);
	return Object.fromEntries(values);
}

const valueIn = (value: unknown) => (isObject(value) && value.__rl === true ? value.value : value);
