import {
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { properties } from './actions/description';
import { receiveAnswer, sendAndWaitWebhooks } from './actions/message/sendAndWait/webhook';
import { runOperation } from './actions/router';
import { searchGoalBots } from './shared/api/goalBots';
import { searchLeads, searchLists } from './shared/api/leads';
import { searchLines } from './shared/api/lines';
import { searchTools } from './shared/api/tools';
import { searchWebhooks } from './shared/api/webhooks';

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
		builderHint: {
			searchHint:
				'To react to replies, start the workflow with Tuco Trigger. A lead can be found by phone or email with Lead: Get Many. After a trigger, set the option Once per Key of Message: Send to its eventId, so that nobody gets a message twice.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-tuco.tucoTrigger',
					relationHint: 'Starts the workflow when a lead replies or a message fails',
				},
			],
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'tucoApi', required: true }],
		webhooks: sendAndWaitWebhooks,
		waitingNodeTooltip: 'The workflow continues when the person has answered',
		properties,
	};

	methods = {
		listSearch: {
			async searchGoalBots(this: ILoadOptionsFunctions, filter?: string) {
				return await searchGoalBots(this, filter);
			},
			async searchLeads(this: ILoadOptionsFunctions, filter?: string, page?: string) {
				return await searchLeads(this, filter, page);
			},
			async searchLines(this: ILoadOptionsFunctions, filter?: string) {
				return await searchLines(this, filter);
			},
			async searchLists(this: ILoadOptionsFunctions, filter?: string) {
				return await searchLists(this, filter);
			},
			async searchTools(this: ILoadOptionsFunctions, filter?: string) {
				return await searchTools(this, filter);
			},
			async searchWebhooks(this: ILoadOptionsFunctions, filter?: string) {
				return await searchWebhooks(this, filter);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, this.continueOnFail());
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer(this);
	}
}
