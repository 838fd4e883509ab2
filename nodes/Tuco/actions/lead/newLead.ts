import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { listLocator } from '../locators';
import type { ItemRun } from '../operation';
import { personFields, readPerson } from '../person';
import { collection, textField, textOf } from '../values';

/** The form of Create. */
export const newLeadFields: INodeProperties[] = personFields(
	textField('External ID', 'externalId', 'crm-4711', 'The ID of the lead in a system of your own'),
	{ ...listLocator, description: 'The list for the lead. Default is Quick Sends.' },
);

/** A lead as Tuco takes it, and the list to put it on; `''` for Quick Sends. */
export type NewLead = { lead: IDataObject; listId: string };

/**
 * The new lead in the form.
 *
 * @throws NodeOperationError if something is missing or wrong
 */
export function readNewLead(run: ItemRun): NewLead {
	const { listId } = collection(run, 'additionalFields');
	return { lead: readPerson(run, ['externalId']), listId: textOf(listId) };
}
