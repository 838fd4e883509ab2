import type { IDataObject } from 'n8n-workflow';

import type { ItemRun, KnownErrors, Outcome } from '../operation';
import { refusal, requiredIdOf, unknownId } from '../values';

const UNKNOWN_LEAD = unknownId('lead');

/** The errors of the contract of actions, sections 3 and 4. */
const KNOWN: KnownErrors = {
	'Invalid lead id': UNKNOWN_LEAD,
	'Invalid lead id in ids array': UNKNOWN_LEAD,
	'Lead not found': UNKNOWN_LEAD,
	'No leads found to check': UNKNOWN_LEAD,
	'List not found. The specified listId does not exist or is invalid. Omit listId to use the Quick Sends list.':
		['Tuco has no list with this ID', 'Select the list again, or remove List to use Quick Sends.'],
	'Search timed out. Try a more specific search or fewer results.': [
		'The search is too broad for Tuco',
		'Search for more of the name, email or phone number, or only on a list.',
	],
	'No active workspace - No orgId': [
		'Tuco cannot check without an active line',
		'Activate a line in Tuco, and check that the API key belongs to an active workspace.',
	],
};

/** What a failed call about leads means. */
export const NEXT = { again: 'run the node again', known: KNOWN };

/** The error of a lead that Tuco does not have. */
export const leadNotFound = (run: ItemRun) => refusal(run, ...UNKNOWN_LEAD);

/**
 * The ID of the lead in the form.
 *
 * @throws NodeOperationError if it cannot be one, before Tuco is asked
 */
export function leadIdOf(run: ItemRun): string {
	return requiredIdOf(run, run.parameter('leadId'), 'Lead');
}

/** A lead of Tuco as an item, with its ID named as in the trigger's items. */
export const leadItem = ({ _id = null, ...lead }: IDataObject): IDataObject => ({
	leadId: _id,
	...lead,
});

/** The items that some work on an input item gives, or what it throws. */
export function outcomeOf(work: () => IDataObject[]): Outcome {
	try {
		return { items: work() };
	} catch (error) {
		return { error };
	}
}
