import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { EMITTED_ANSWER } from './delivery/answer';
import { handleDelivery } from './delivery/handle';
import { properties } from './properties';
import { isRegistered, register, unregister } from './registration/lifecycle';

/** Starts a workflow on Tuco's message events, through a webhook that it adds to Tuco and removes again by itself. */
export class TucoTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tuco Trigger',
		name: 'tucoTrigger',
		icon: { light: 'file:tuco.svg', dark: 'file:tuco.dark.svg' },
		group: ['trigger'],
		version: 1.1,
		subtitle: '={{$parameter["events"].join(", ")}}',
		description: 'Starts the workflow on iMessage, SMS and email events in Tuco',
		defaults: { name: 'Tuco Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'tucoApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: EMITTED_ANSWER,
				path: 'webhook',
			},
		],
		properties,
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await isRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await register(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unregister(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await handleDelivery(this);
	}
}
