import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { leadLocator } from '../locators';
import type { ItemRun } from '../operation';
import { emailOf, idOf, phoneOf, refusal, required, textField, textOf } from '../values';

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

/**
 * Who a message is for, by Tuco's key: `leadId`, `recipientPhone` or `recipientEmail`.
 *
 * @throws NodeOperationError if that is missing or wrong
 */
export function recipientOf(run: ItemRun, defaultCountryCode: string): IDataObject {
	const text = (name: string, label: string) => required(run, textOf(run.parameter(name)), label);
	switch (run.parameter('to', 'phone')) {
		case 'lead':
			return { leadId: idOf(run, text('leadId', 'Lead'), 'Lead') };
		case 'email':
			return { recipientEmail: emailOf(run, text('recipientEmail', 'Email Address')) };
		case 'phone': {
			const phone = text('recipientPhone', 'Phone Number');
			return { recipientPhone: phoneOf(run, phone, defaultCountryCode) };
		}
		default:
			throw refusal(run, 'To has an unknown value', 'Use email, lead or phone');
	}
}
