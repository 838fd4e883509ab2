import type { INodeProperties } from 'n8n-workflow';

import { leadLocator } from '../locators';
import { type ItemRun, type Operation, valueOf } from '../operation';
import { countryCodeField, emailOf, phoneOf, required, textField, textOf } from '../values';
import { availabilityOf, checkTogether } from './availability';
import { leadIdOf, NEXT } from './shared';

const PATH = '/api/leads/check-availability';

const fields: INodeProperties[] = [
	{
		displayName: 'Check',
		name: 'check',
		type: 'options',
		noDataExpression: true,
		default: 'address',
		description: 'What to check. A check takes 5 to 10 seconds and counts against a daily quota.',
		options: [
			{ name: 'Address', value: 'address', description: 'A phone number or email per item' },
			{ name: 'Lead', value: 'lead', description: 'A lead per item, in a call of its own' },
			{
				name: 'Many Leads',
				value: 'leads',
				description: 'The leads of all items in as few calls as possible: 20 leads per call',
			},
		],
	},
	{
		...textField('Address', 'address', '+12025550143', 'A phone number or an email'),
		required: true,
		displayOptions: { show: { check: ['address'] } },
	},
	{ ...leadLocator, required: true, displayOptions: { show: { check: ['lead', 'leads'] } } },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { check: ['address'] } },
		options: [countryCodeField],
	},
];

/** Says whether iMessage reaches an address or a lead (contract of actions, section 4). */
export const checkAvailability: Operation = {
	name: 'Check Availability',
	value: 'checkAvailability',
	action: 'Check whether a lead or an address has iMessage',
	description: 'Check whether iMessage reaches a phone number, an email, a lead or many leads',
	limit: 'availability',
	fields,
	execute: async (run) => {
		if (run.parameter('check') === 'address') {
			const body = { address: addressOf(run) };
			const result = await run.call({ method: 'POST', path: PATH, body, isSafe: true });
			return [{ ...body, ...availabilityOf(valueOf(result, run, NEXT)) }];
		}
		const id = leadIdOf(run);
		const result = await run.call({ method: 'GET', path: PATH, query: { id } });
		return [{ leadId: id, ...availabilityOf(valueOf(result, run, NEXT)) }];
	},
	executeAll: async (runs) =>
		runs[0]?.parameter('check') === 'leads' ? await checkTogether(runs, PATH) : null,
	summary: (items) => {
		const without = items.filter(({ available }) => available === false).length;
		const unknown = items.filter(({ available }) => available === null).length;
		return without + unknown === 0 ? null : `${without} without iMessage, ${unknown} unknown`;
	},
};

/** The address in the form in which Tuco keeps it. An empty one would check many leads instead (section 4). */
function addressOf(run: ItemRun): string {
	const format = 'Fill in an email, or a phone number with country code, for example +12025550123';
	const text = required(run, textOf(run.parameter('address')), 'Address', format);
	if (text.includes('@')) return emailOf(run, text);
	return phoneOf(run, text, textOf(run.parameter('options.defaultCountryCode')));
}
