import type {
	IHookFunctions,
	ILoadOptionsFunctions,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { lineOptions } from './shared/api/lines';
import { EMITTED_ANSWER } from './trigger/delivery/answer';
import { handleDelivery } from './trigger/delivery/handle';
import { OUTPUTS, SUBTITLE } from './trigger/description/outputs';
import { properties } from './trigger/description/fields';
import { ACTIVATION_MESSAGE, TRIGGER_PANEL } from './trigger/description/panel';
import { isRegistered, register, unregister } from './trigger/registration/lifecycle';

/** Starts a workflow on Tuco's message events, through a webhook that it adds to Tuco and removes again. */
export class TucoTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tuco Trigger',
		name: 'tucoTrigger',
		icon: { light: 'file:tuco.svg', dark: 'file:tuco.dark.svg' },
		group: ['trigger'],
		// Must not be 1: n8n evaluates an expression for each request to a webhook node of version 1.
		version: 1.1,
		subtitle: SUBTITLE,
		// The node panel shows it for Tuco's actions too.
		description:
			'Starts the workflow on iMessage, SMS and email events in Tuco, or sends messages and manages leads',
		defaults: { name: 'Tuco Trigger' },
		eventTriggerDescription: 'Waiting for an event in Tuco',
		activationMessage: ACTIVATION_MESSAGE,
		triggerPanel: TRIGGER_PANEL,
		inputs: [],
		outputs: OUTPUTS,
		credentials: [{ name: 'tucoApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				// The answer to an emitted event. n8n can only send this one body, so the node sends all other answers itself.
				responseMode: 'onReceived',
				responseData: EMITTED_ANSWER,
				path: 'webhook',
			},
		],
		properties,
	};

	methods = {
		loadOptions: {
			async getLines(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await lineOptions(this);
			},
		},
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
