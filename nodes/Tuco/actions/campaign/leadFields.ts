import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { leadLocator } from '../locators';
import type { ItemRun } from '../operation';
import { personFields, readPerson } from '../person';
import { alternateFields, required, requiredIdOf, textField, textOf } from '../values';

/** What a lead has only here (contract of actions, section 6, 8). */
const TEXTS = [
	textField('Contact Owner ID', 'contactOwnerId', '', 'The owner by ID in Tuco, not by email'),
	textField('LinkedIn URL', 'linkedinUrl', 'https://www.linkedin.com/in/jane-smith'),
];

const NEW = personFields(...alternateFields, ...TEXTS).map((field) => ({
	...field,
	...(field.name === 'firstName' && { required: true }),
	displayOptions: { show: { leadMode: ['new'] } },
}));

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
	...NEW,
];

/**
 * The lead of the form, as Tuco takes it: `leadId` or `lead`.
 *
 * @throws NodeOperationError if something is missing or wrong
 */
export function readLead(run: ItemRun): IDataObject {
	if (run.parameter('leadMode', 'existing') !== 'new') {
		return { leadId: requiredIdOf(run, run.parameter('leadId'), 'Lead') };
	}
	required(run, textOf(run.parameter('firstName')), 'First Name');
	const own = TEXTS.map(({ name }) => name);
	return { lead: readPerson(run, own) };
}
