import { type IDataObject, type INodeProperties, jsonParse } from 'n8n-workflow';

import { isObject } from '../../shared/json';
import { customFields, customIn } from '../campaign/leadFields';
import { listLocator } from '../locators';
import type { ItemRun } from '../operation';
import {
	additionalFields,
	collection,
	countryCodeField,
	emailOf,
	filled,
	phoneOf,
	refusal,
	textField,
	textOf,
} from '../values';

/** Fields that Tuco takes as they are, by the same names (contract of actions, section 3, 3). */
const TEXTS = [
	textField('Company Name', 'companyName', 'Acme Inc'),
	textField(
		'Contact Owner Email',
		'contactOwnerEmail',
		'owner@example.com',
		'The user of Tuco who owns the lead. Default is the first user of the workspace.',
	),
	textField('External ID', 'externalId', 'crm-4711', 'The ID of the lead in a system of your own'),
	textField('GoHighLevel Contact ID', 'ghlContactId'),
	textField('GoHighLevel Location ID', 'ghlLocationId'),
	textField('HubSpot Contact ID', 'hsContactId'),
	textField('Job Title', 'jobTitle', 'Head of Sales'),
	textField('Last Name', 'lastName', 'Smith'),
	textField('Notes', 'notes'),
];

/** The form of a new lead. */
export const newLeadFields: INodeProperties[] = [
	textField('First Name', 'firstName', 'Jane'),
	textField('Phone', 'phone', '+12025550123', 'Either a phone number or an email is needed'),
	textField('Email', 'email', 'jane@example.com'),
	additionalFields([
		customFields,
		{
			displayName: 'Custom Fields (JSON)',
			name: 'customFieldsJson',
			type: 'json' as const,
			default: '{}',
			description: 'More custom fields, as a JSON object',
		},
		countryCodeField,
		{ ...listLocator, description: 'The list for the lead. Default is Quick Sends.' },
		...TEXTS,
	]),
];

/** A lead as Tuco takes it, and the list to put it on; `''` for Quick Sends. */
export type NewLead = { lead: IDataObject; listId: string };

/**
 * The new lead in the form.
 *
 * @throws NodeOperationError if something is missing or wrong
 */
export function readNewLead(run: ItemRun): NewLead {
	const more = collection(run, 'additionalFields');
	const custom = { ...customIn(more), ...jsonIn(run, more.customFieldsJson) };
	const lead = filled({
		firstName: textOf(run.parameter('firstName')),
		phone: phoneOf(run, textOf(run.parameter('phone')), textOf(more.defaultCountryCode)),
		email: emailOf(run, textOf(run.parameter('email'))),
		...Object.fromEntries(TEXTS.map(({ name }) => [name, textOf(more[name])])),
		customFields: Object.keys(custom).length > 0 ? custom : '',
	});
	if (lead.phone || lead.email) return { lead, listId: textOf(more.listId) };
	throw refusal(run, 'The lead has no address', 'Fill in Phone or Email');
}

function jsonIn(run: ItemRun, given: unknown): IDataObject {
	const parsed =
		typeof given === 'string' ? jsonParse<unknown>(given, { fallbackValue: null }) : given;
	if (isObject(parsed) || parsed === undefined) return parsed ?? {};
	throw refusal(run, 'Custom Fields (JSON) is not a JSON object', 'Write it as in {"plan": "pro"}');
}
