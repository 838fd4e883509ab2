import { generateKeyPairSync } from 'node:crypto';

import type { N8nClient } from './client';
import { redisCredential } from './queue/services';
import { type Credentials, PUBLISHED_TYPE } from './workflows';

/** Credentials for the simulated services that the workflows call in tests. */
export const TWILIO_ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'made-up-token' };
export const HUBSPOT_TOKEN = 'pat-made-up-token';
export const SLACK_TOKEN = 'made-up-slack-token';
/** What the form of a workflow asks for. */
export const FORM_LOGIN = { user: 'sam', password: 'made-up-password' };

/** The credential content for each service. */
const contents = (chatUrl: string) => ({
	httpBasicAuth: FORM_LOGIN,
	openAiApi: { apiKey: 'made-up-key', url: chatUrl },
	twilioApi: { authType: 'authToken', ...TWILIO_ACCOUNT },
	hubspotAppToken: { appToken: HUBSPOT_TOKEN },
	slackApi: { accessToken: SLACK_TOKEN },
	googleApi: { email: 'n8n@example.iam.gserviceaccount.com', privateKey: newPrivateKey() },
	redis: redisCredential(),
});

/** The key of a service account, with which n8n signs its requests for a token. */
function newPrivateKey(): string {
	const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The credential type of each node type. */
const TYPES: Record<string, string> = {
	[PUBLISHED_TYPE]: 'tucoApi',
	'n8n-nodes-tuco.tucoPollingTrigger': 'tucoApi',
	'n8n-nodes-tuco.tuco': 'tucoApi',
	'n8n-nodes-tuco.tucoTool': 'tucoApi',
	'n8n-nodes-tuco.tucoHitlTool': 'tucoApi',
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
	'n8n-nodes-base.formTrigger': 'httpBasicAuth',
	'n8n-nodes-base.slackTool': 'slackApi',
	'n8n-nodes-base.twilio': 'twilioApi',
	'n8n-nodes-base.hubspot': 'hubspotAppToken',
	'n8n-nodes-base.slack': 'slackApi',
	'n8n-nodes-base.googleSheets': 'googleApi',
	'n8n-nodes-base.redis': 'redis',
};

/**
 * Saves a credential for each service. Returns a function that picks each node's credential.
 *
 * @param chatUrl the Base URL of the chat model
 */
export async function credentialsOf(
	client: N8nClient,
	tucoCredentialId: string,
	chatUrl = '',
): Promise<Credentials> {
	const saved: Record<string, { id: string; name: string }> = {
		tucoApi: { id: tucoCredentialId, name: 'Tuco' },
	};
	for (const [type, data] of Object.entries(contents(chatUrl))) {
		const { id } = await client.createCredential({ name: type, type, data });
		saved[type] = { id, name: type };
	}
	return ({ type: nodeType, parameters }) => {
		const type = TYPES[nodeType] ?? String(parameters.nodeCredentialType);
		const credential = saved[type];
		return credential ? { credentials: { [type]: credential } } : {};
	};
}
