import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import type { N8nClient } from '../../tools/n8n/client';
import { objectOf, textOf } from '../../tools/n8n/json';
import { until } from '../../tools/n8n/wait';
import { open } from '../../nodes/Tuco/trigger/registration/seal';
import {
	type DeliveryChanges,
	type Sandbox,
	signBody,
	type StoredWebhook,
	type Workspace,
} from '../../tools/sandbox';
import { createAttackedWorkflow, NODE } from '../support/fuzz/attackedWorkflow';
import { filesIn, type Haystack, type Secret, tracesOf } from '../support/fuzz/traces';
import { type RealN8n, startRealN8n } from '../../tools/n8n/realN8n';

const SIGNING_SECRET = `by-hand-${randomUUID()}`;

/** An ID that must turn up everywhere an event is kept, so that the search is seen to find things. */
const MARKER = `marker-${randomUUID()}`;

let n8n: RealN8n;
let sandbox: Sandbox;
let workspace: Workspace;
let client: N8nClient;
let credentialId: string;
let workflowId: string;
const secrets: Secret[] = [];
const told: Haystack[] = [];

/** Notes a secret, to be searched for at the end. */
function note(name: string, text: string): string {
	if (!secrets.some((secret) => secret.text === text)) secrets.push({ name, text });
	return text;
}

/** What n8n answers to a call, kept to be searched. */
async function ask(path: string): Promise<unknown> {
	const answer = await client.session.call('GET', path);
	told.push({ place: path, bytes: Buffer.from(JSON.stringify(answer)) });
	return answer;
}

async function saveCredential(apiKey: string) {
	const data = { apiKey: note('an API key', apiKey), baseUrl: sandbox.url };
	const content = {
		name: 'Tuco',
		type: 'tucoApi',
		data: { ...data, signingSecret: note('the signing secret', SIGNING_SECRET) },
	};
	await client.updateCredential(credentialId, content);
	await client.testCredential({ id: credentialId, ...content });
	await ask(`/rest/credentials/${credentialId}`);
}

/** Delivers a reply, noting its signature. */
async function deliver(webhook: StoredWebhook, changes: DeliveryChanges & { age?: number } = {}) {
	const timestamp = new Date(Date.now() - (changes.age ?? 0)).toISOString();
	const payload = { event: 'message.reply', timestamp, message: 'Yes', campaignName: MARKER };
	const rawBody = changes.rawBody ?? JSON.stringify({ ...payload, messageId: randomUUID() });
	const secret = note('a registered secret', changes.secret ?? webhook.secret);
	note('a signature', signBody(rawBody, secret));
	return (await workspace.deliver(webhook, payload, { ...changes, rawBody })).status;
}

async function standing(): Promise<StoredWebhook> {
	return await until('the webhook to stand', () => workspace.webhooks[0]);
}

async function publish() {
	await client.publish(workflowId);
	const webhook = await standing();
	note('a registered secret', webhook.secret);
	await until('the workflow to take deliveries', async () => (await deliver(webhook)) === 200);
	return webhook;
}

async function unpublish() {
	await client.unpublish(workflowId);
	const isOver = async () => (await client.publication(workflowId)).status === 'not_published';
	await until('nothing to be published', isOver, { timeoutMs: 120_000 });
}

async function failToPublish() {
	await client.publish(workflowId);
	const isOver = async () => (await client.publication(workflowId)).status === 'failed';
	await until('the publication to fail', isOver, { timeoutMs: 300_000 });
	await ask(`/rest/workflows/${workflowId}/publication-status`);
	await unpublish();
}

beforeAll(async () => {
	n8n = await startRealN8n({ N8N_LOG_LEVEL: 'debug' });
	({ client, sandbox, workspace, credentialId } = n8n);
	await saveCredential(workspace.apiKey);
	({ id: workflowId } = await createAttackedWorkflow(client, credentialId));
}, 1_200_000);

afterAll(async () => {
	await n8n.stop();
});

test('deliveries are taken and refused', async () => {
	const webhook = await publish();
	const answers = [
		await deliver(webhook),
		await deliver(webhook, { secret: SIGNING_SECRET }),
		await deliver(webhook, { secret: note('a forged secret', randomUUID()) }),
		await deliver(webhook, { signature: null }),
		await deliver(webhook, { signature: `sha256=${signBody('{}', webhook.secret)}` }),
		await deliver(webhook, { age: 3_600_000 }),
		await deliver(webhook, { rawBody: '[]' }),
		await deliver(webhook, { rawBody: '{' }),
	];
	expect(answers).toEqual([200, 200, 401, 401, 401, 401, 400, 422]);
});

test('static data holds the secret only sealed', async () => {
	const webhook = await standing();
	const { staticData } = objectOf(await ask(`/rest/workflows/${workflowId}`), 'The workflow');
	const remembered = objectOf(objectOf(staticData, 'Static data')[`node:${NODE}`], 'Its part');
	expect(remembered).toEqual({
		webhookId: webhook.id,
		webhookUrl: webhook.url,
		sealedSecret: expect.any(String) as string,
	});
	const sealedSecret = textOf(remembered.sealedSecret, 'The sealed secret');
	expect(open(sealedSecret, workspace.apiKey, webhook.id)).toBe(webhook.secret);
	expect(open(sealedSecret, 'another key', webhook.id)).toBeNull();
});

test('a test event is listened for', async () => {
	const listening = await client.listenForTestEvent({ id: workflowId }, NODE);
	const test = await until('the test webhook to stand', () =>
		workspace.webhooks.find(({ url }) => url.includes('/webhook-test/')),
	);
	expect(await deliver(test)).toBe(200);
	await listening.received;
	await until('the test webhook to go', () => workspace.webhooks.length === 1);
});

test('Tuco refuses, fails and comes back', async () => {
	sandbox.faults.add({ method: 'DELETE', status: 500, times: Infinity });
	await unpublish();
	sandbox.faults.clear();

	sandbox.faults.add({ status: 500, times: Infinity });
	await failToPublish();
	sandbox.faults.clear();

	workspace.remove((await standing()).id);
	workspace.subscription = 'past-due';
	await failToPublish();
	workspace.subscription = 'active';

	const replacement = workspace.revokeKey();
	await failToPublish();
	await saveCredential(replacement);

	await publish();
	await unpublish();
	await until('the last webhook to go', () => workspace.webhooks.length === 0);
}, 900_000);

test('and no key, secret or signature is in the log, in an execution, in the workflow or in a file', async () => {
	const executions = await until('all executions to end', async () => {
		const all = await client.executions();
		return all.every(({ status }) => status === 'success') && all;
	});
	for (const { id } of executions) await ask(`/rest/executions/${id}`);
	await ask(`/rest/workflows/${workflowId}`);
	await ask('/rest/executions');
	const { folder, server } = n8n;
	const whileItRuns = await filesIn(folder);
	await server.stop();
	const haystacks = [...told, ...whileItRuns, ...(await filesIn(folder))];

	expect(secrets.length).toBeGreaterThanOrEqual(15);
	expect(tracesOf(secrets, haystacks)).toEqual([]);

	const found = tracesOf([{ name: 'the marker', text: MARKER }], haystacks);
	const database = join(folder, '.n8n', 'database.sqlite');
	expect(found).toContainEqual(expect.stringContaining(`the marker in ${database}`));
	expect(found).toContain(`the marker in /rest/executions/${executions[0]?.id ?? ''}`);
	expect(await server.log()).toMatch(/Tuco delivery refused: The signature does not match/);
	expect(haystacks.map(({ place }) => place)).toContain(server.logFile);
});
