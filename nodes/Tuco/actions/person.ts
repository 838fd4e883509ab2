import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isObject, objectsAt } from '../shared/json';
import type { ItemRun } from './operation';
import {
	additionalFields,
	alternatesIn,
	collection,
	countryCodeField,
	emailOf,
	filled,
	jsonOf,
	phoneOf,
	refusal,
	textField,
	textOf,
} from './values';

/** Fields that Tuco takes as they are, by the same names (contract of actions, sections 3 and 6). */
const TEXTS = [
	textField('Company Name', 'companyName', 'Acme Inc'),
	textField(
		'Contact Owner Email',
		'contactOwnerEmail',
		'owner@example.com',
		'The user of Tuco who owns the lead. Default is the first user of the workspace.',
	),
	textField('GoHighLevel Contact ID', 'ghlContactId'),
	textField('GoHighLevel Location ID', 'ghlLocationId'),
	textField('HubSpot Contact ID', 'hsContactId'),
	textField('Job Title', 'jobTitle', 'Head of Sales'),
	textField('Last Name', 'lastName', 'Smith'),
	textField('Notes', 'notes'),
];

const CUSTOM: INodeProperties[] = [
	{
		displayName: 'Custom Fields',
		name: 'customFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Custom Field',
		default: {},
		options: [
			{
				displayName: 'Field',
				name: 'fields',
				values: [textField('Name', 'name'), textField('Value', 'value')],
			},
		],
	},
	{
		displayName: 'Custom Fields (JSON)',
		name: 'customFieldsJson',
		type: 'json',
		default: '{}',
		description: 'More custom fields, as a JSON object',
	},
];

/** The form of a new lead, with the additional fields that only one operation has. */
export const personFields = (...own: INodeProperties[]): INodeProperties[] => [
	textField('First Name', 'firstName', 'Jane'),
	textField('Phone', 'phone', '+12025550123', 'Either a phone number or an email is needed'),
	textField('Email', 'email', 'jane@example.com'),
	additionalFields([...CUSTOM, countryCodeField, ...TEXTS, ...own]),
];

/**
 * The new lead in the form, as Tuco takes it.
 *
 * @param own the names of further texts among the additional fields
 * @throws NodeOperationError if something is missing or wrong
 */
export function readPerson(run: ItemRun, own: string[]): IDataObject {
	const more = collection(run, 'additionalFields');
	const custom = { ...customIn(more), ...jsonIn(run, more) };
	const names = [...TEXTS.map(({ name }) => name), ...own];
	const person = filled({
		firstName: textOf(run.parameter('firstName')),
		phone: phoneOf(run, textOf(run.parameter('phone')), textOf(more.defaultCountryCode)),
		email: emailOf(run, textOf(run.parameter('email'))),
		...Object.fromEntries(names.map((name) => [name, textOf(more[name])])),
		...alternatesIn(run, more),
		customFields: Object.keys(custom).length > 0 ? custom : '',
	});
	if (person.phone || person.email) return person;
	throw refusal(run, 'The lead has no address', 'Fill in Phone or Email');
}

const customIn = (more: IDataObject): IDataObject =>
	Object.fromEntries(
		objectsAt(more, 'customFields.fields').map(({ name, value }) => [textOf(name), value]),
	);

const jsonIn = (run: ItemRun, { customFieldsJson: given }: IDataObject) =>
	jsonOf(run, given, { label: 'Custom Fields (JSON)', is: isObject, example: '{"plan": "pro"}' });
