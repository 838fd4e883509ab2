import type { INodeProperties } from 'n8n-workflow';

import { eventFields } from './fields/events';
import { filterFields } from './fields/filters';
import { optionFields } from './fields/options';
import { outputFields } from './fields/outputs';
import { webhookFields } from './fields/webhook';

/**
 * The fields that the user sees. Only filters take expressions: evaluating one costs each request dearly, and the events
 * and options of a trigger have nothing to depend on.
 */
export const properties: INodeProperties[] = [
	...eventFields,
	...webhookFields,
	...outputFields,
	...filterFields,
	...optionFields,
];
