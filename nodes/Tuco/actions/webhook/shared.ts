import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { TUCO_EVENTS } from '../../shared/events';
import type { ItemRun, KnownErrors } from '../operation';
import { withoutSecrets } from '../secrets';
import { requiredIdOf, textField, unknownId } from '../values';

const SUBSCRIBABLE = TUCO_EVENTS.filter(({ subscribable }) => subscribable);

/** The errors of the contract, section 1, that a form can cause. */
const KNOWN: KnownErrors = {
	'Webhook not found': unknownId('webhook'),
	'Invalid URL': ['Tuco does not accept this URL', 'Enter an address that begins with https://'],
	'Invalid events': [
		'Tuco does not know one of these events',
		`Use ${SUBSCRIBABLE.map(({ name }) => name).join(', ')}.`,
	],
};

/** What a failed call about webhooks means. */
export const NEXT = {
	again: 'run the node again',
	rejected: 'Correct the fields of the webhook, then run the node again.',
	known: KNOWN,
};

/** A webhook's URL, events, name and description. */
export const FIELDS = {
	url: textField('URL', 'url', 'https://example.com/tuco', 'Where Tuco sends the events'),
	events: {
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		default: [],
		description: 'All events that Tuco sends there',
		options: SUBSCRIBABLE.map(({ label: name, name: value }) => ({ name, value })),
	},
	name: textField('Name', 'name', 'Replies to the CRM'),
	description: textField('Description', 'description'),
} satisfies Record<string, INodeProperties>;

/** A warning about webhooks of Tuco Trigger, whose descriptions begin with these words. */
export const managedNotice = (effect: string): INodeProperties => ({
	displayName: `Tuco Trigger manages its own webhooks. Their name begins with "n8n: ", unless you chose another, and their description with "Added by the node". ${effect}`,
	name: 'managedNotice',
	type: 'notice',
	default: '',
});

/**
 * The ID of the webhook in the form.
 *
 * @throws NodeOperationError if it cannot be one, before Tuco is asked
 */
export const webhookIdOf = (run: ItemRun): string =>
	requiredIdOf(run, run.parameter('webhookId'), 'Webhook');

/** A webhook of Tuco as an item, without its secret. */
export function webhookItem(webhook: IDataObject): IDataObject {
	const { id = null, ...rest } = withoutSecrets(webhook, 'secret');
	return { webhookId: id, ...rest };
}
