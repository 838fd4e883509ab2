import {
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { properties } from './polling/fields';
import { pollReplies } from './polling/poll';
import { lineOptions } from './shared/api/lines';

/** Starts a workflow on new replies, which it looks for at intervals. */
export class TucoPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tuco Polling Trigger',
		name: 'tucoPollingTrigger',
		icon: { light: 'file:tuco.svg', dark: 'file:tuco.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'New replies',
		description:
			'Starts the workflow when leads reply, without a webhook: n8n needs no public address',
		defaults: { name: 'Tuco Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'tucoApi', required: true }],
		properties,
	};

	methods = {
		loadOptions: {
			async getLines(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await lineOptions(this);
			},
		},
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollReplies(this);
	}
}
