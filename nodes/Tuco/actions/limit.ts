import type { INodeProperties } from 'n8n-workflow';

import type { ItemRun } from './operation';
import { refusal } from './values';

/** How much of a long list to return. */
export const limitFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/**
 * How many results the form asks for, `null` for all.
 *
 * @throws NodeOperationError if the limit is not a number from 1
 */
export function maximumOf(run: ItemRun): number | null {
	if (run.parameter('returnAll', false) === true) return null;
	const maximum = Number(run.parameter('limit', 50));
	if (maximum >= 1) return maximum;
	throw refusal(run, 'Limit is not a number from 1', 'Correct it, or turn on Return All');
}
