import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { objectsAt } from '../../shared/json';
import { leadLocator } from '../locators';
import type { ItemRun } from '../operation';
import {
	additionalFields,
	alternatesIn,
	alternateFields,
	collection,
	countryCodeField,
	emailOf,
	filled,
	idOf,
	phoneOf,
	refusal,
	required,
	textField,
	textOf,
} from '../values';

/** Fields that Tuco takes as they are, by the same names (contract of actions, section 6, 8). */
const TEXTS = [
	textField('Company Name', 'companyName', 'Acme Inc'),
	textField('Contact Owner Email', 'contactOwnerEmail', 'owner@example.com'),
	textField('Contact Owner ID', 'contactOwnerId', '', 'The owner by ID in Tuco, not by email'),
	textField('GoHighLevel Contact ID', 'ghlContactId'),
	textField('GoHighLevel Location ID', 'ghlLocationId'),
	textField('HubSpot Contact ID', 'hsContactId'),
	textField('Job Title', 'jobTitle', 'Head of Sales'),
	textField('Last Name', 'lastName', 'Smith'),
	textField('LinkedIn URL', 'linkedinUrl', 'https://www.linkedin.com/in/jane-smith'),
	textField('Notes', 'notes'),
];

/** A lead's fields of the user's own. */
export const customFields: INodeProperties = {
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
};

const NEW: INodeProperties[] = [
	{ ...textField('First Name', 'firstName', 'Jane'), required: true },
	textField('Phone', 'phone', '+12025550123', 'Either a phone number or an email is needed'),
	textField('Email', 'email', 'jane@example.com'),
	additionalFields([...alternateFields, customFields, countryCodeField, ...TEXTS]),
];

/** The part of the form that says which lead enters. */
export const leadFields: INodeProperties[] = [
	{
		displayName: 'Lead to Add',
		name: 'leadMode',
		type: 'options',
		default: 'existing',
		options: [
			{ name: 'Existing', value: 'existing', description: 'A lead in Tuco' },
			{
				name: 'New From Fields',
				value: 'new',
				description:
					'If Tuco knows the lead by an address or a CRM contact ID, it enters unchanged, but for missing CRM IDs',
			},
		],
	},
	{ ...leadLocator, required: true, displayOptions: { show: { leadMode: ['existing'] } } },
	...NEW.map((field) => ({ ...field, displayOptions: { show: { leadMode: ['new'] } } })),
];

/**
 * The lead of the form, as Tuco takes it: `leadId` or `lead`.
 *
 * @throws NodeOperationError if something is missing or wrong
 */
export function readLead(run: ItemRun): IDataObject {
	if (run.parameter('leadMode', 'existing') !== 'new') {
		return { leadId: required(run, idOf(run, run.parameter('leadId'), 'Lead'), 'Lead') };
	}
	const more = collection(run, 'additionalFields');
	const custom = customIn(more);
	const lead = filled({
		firstName: required(run, textOf(run.parameter('firstName')), 'First Name'),
		phone: phoneOf(run, textOf(run.parameter('phone')), textOf(more.defaultCountryCode)),
		email: emailOf(run, textOf(run.parameter('email'))),
		...Object.fromEntries(TEXTS.map(({ name }) => [name, textOf(more[name])])),
		...alternatesIn(run, more),
		customFields: Object.keys(custom).length > 0 ? custom : '',
	});
	if (lead.phone || lead.email) return { lead };
	throw refusal(run, 'The lead has no address', 'Fill in Phone or Email');
}

/** The custom fields among the additional ones. */
export const customIn = (more: IDataObject): IDataObject =>
	Object.fromEntries(
		objectsAt(more, 'customFields.fields').map(({ name, value }) => [textOf(name), value]),
	);
