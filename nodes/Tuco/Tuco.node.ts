import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { properties } from './actions/description';
import { runOperation } from './actions/router';

/** Sends messages and manages leads, campaigns, replies and lines in Tuco. */
export class Tuco implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tuco',
		name: 'tuco',
		icon: { light: 'file:tuco.svg', dark: 'file:tuco.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Sends iMessages, SMS and emails through Tuco, and manages leads and replies',
		defaults: { name: 'Tuco' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'tucoApi', required: true }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, this.continueOnFail());
	}
}
