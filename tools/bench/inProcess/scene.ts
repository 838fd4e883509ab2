import type { WebhookContext } from 'n8n-core';
import type { IWebhookResponseData } from 'n8n-workflow';

import { newApiKey, newId, newSecret } from '../../sandbox';
import { Contexts } from '../../core/contexts';
import { OneCredential } from '../../core/credentials';
import { seal } from '../../../nodes/Tuco/trigger/registration/seal';
import { TucoTrigger } from '../../../nodes/Tuco/TucoTrigger.node';
import type { Signed } from './bodies';
import { exchangeOf } from './exchange';

/** A published workflow whose trigger ships, in a process that has seen deliveries before. */
export type Scene = {
	secret: string;
	contextFor(delivery: Signed): WebhookContext;
	/** Has the trigger handle a delivery; fails unless it starts the workflow. */
	handle(context: WebhookContext): Promise<void>;
};

const trigger = new TucoTrigger();
const contexts = new Contexts(trigger);

const NODE = 'Tuco Trigger';

/** Every choice at its default, and every event chosen. */
const PARAMETERS = {
	webhookSetup: 'automatic',
	events: ['message.failed', 'message.fallback', 'message.opened', 'message.reply', 'message.sent'],
	outputMode: 'single',
	simplify: true,
	filters: {},
	options: {},
};

/** Sets a scene: the secret lies sealed in static data, as after a publish. */
export function setScene(workflowId: string): Scene {
	const [apiKey, id, secret] = [newApiKey(), newId(), newSecret()];
	const instanceUrl = 'https://n8n.example.com';
	const place = {
		workflowId,
		nodeName: NODE,
		parameters: PARAMETERS,
		credential: new OneCredential({ apiKey, signingSecret: '', baseUrl: 'https://app.tuco.ai' }),
		instanceUrl,
	};
	const workflow = contexts.workflow(place, {
		[`node:${NODE}`]: {
			webhookId: id,
			webhookUrl: `${instanceUrl}/webhook/${workflowId}-node/webhook`,
			sealedSecret: seal(secret, apiKey, id),
		},
	});
	return {
		secret,
		contextFor: (delivery) => contexts.webhook(place, workflow, exchangeOf(delivery)),
		async handle(context) {
			const { workflowData }: IWebhookResponseData = await trigger.webhook.call(context);
			if (!workflowData) throw new Error('The delivery started nothing');
		},
	};
}
