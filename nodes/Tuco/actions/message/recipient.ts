import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { leadLocator } from '../locators';
import type { ItemRun } from '../operation';
import { emailOf, ID_FORMAT, idOf, phoneOf, refusal, required, textField, textOf } from '../values';

const shownFor = (to: string) => ({ required: true, displayOptions: { show: { to: [to] } } });

/** The part of the form that says who a message is for. */
export const recipientFields: INodeProperties[] = [
	{
		displayName: 'To',
		name: 'to',
		type: 'options',
		default: 'phone',
		description: 'How the recipient is chosen',
		options: [
			{ name: 'Email Address', value: 'email' },
			{ name: 'Lead', value: 'lead', description: 'A person in Tuco' },
			{ name: 'Phone Number', value: 'phone' },
		],
	},
	{ ...leadLocator, ...shownFor('lead') },
	{
		...textField(
			'Phone Number',
			'recipientPhone',
			'+12025550123',
			'With its country code. Spaces, brackets and dashes are removed.',
		),
		...shownFor('phone'),
	},
	{
		...textField('Email Address', 'recipientEmail', 'jane@example.com'),
		...shownFor('email'),
	},
];

/** The field of each kind of recipient, and its format. */
const KINDS = {
	lead: ['leadId', 'Lead', ID_FORMAT],
	email: ['recipientEmail', 'Email Address', 'An email address looks like jane@example.com'],
	phone: [
		'recipientPhone',
		'Phone Number',
		'A phone number has a country code, for example +12025550123',
	],
} as const;

/**
 * Who a message is for, by Tuco's key: `leadId`, `recipientPhone` or `recipientEmail`.
 *
 * @param alsoEmpty another field to fill in: the error of an empty recipient names it too, so that a model that left out
 *   both corrects them in one call
 * @throws NodeOperationError if the recipient is missing or wrong
 */
export function recipientOf(run: ItemRun, defaultCountryCode: string, alsoEmpty = ''): IDataObject {
	const to = run.parameter('to', 'phone');
	if (to !== 'lead' && to !== 'email' && to !== 'phone') {
		throw refusal(run, 'To has an unknown value', 'Use email, lead or phone');
	}
	const [name, label, format] = KINDS[to];
	const text = textOf(run.parameter(name));
	if (text === '' && alsoEmpty !== '') {
		throw refusal(run, `${label} and ${alsoEmpty} are empty`, `Fill in both. ${format}`);
	}
	required(run, text, label, format);
	if (to === 'lead') return { leadId: idOf(run, text, label) };
	if (to === 'email') return { recipientEmail: emailOf(run, text) };
	return { recipientPhone: phoneOf(run, text, defaultCountryCode) };
}
