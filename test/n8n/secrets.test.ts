import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { open } from '../../nodes/Tuco/trigger/registration/seal';
import { TRIGGER } from '../../tools/n8n/workflows';
import { until } from '../../tools/n8n/wait';
import { type Workflow, workflow as workflowSchema } from '../../tools/n8n/schemas';
import { type DeliveryChanges, signBody, type StoredWebhook } from '../../tools/sandbox';
import { startSuite } from '../support/n8n/suite';

/** A text that must not be found, and the name to report it by. */
type Secret = { name: string; text: string };

/** Bytes to search, and where they are from. */
type Haystack = { place: string; bytes: Buffer };

const SIGNING_SECRET = `by-hand-${randomUUID()}`;

/** A text stored wherever an event is: finding it shows that the search works. */
const MARKER = `marker-${randomUUID()}`;

const suite = startSuite({ env: { N8N_LOG_LEVEL: 'debug' }, oneWorkspace: true });
let workflow: Workflow;
const secrets: Secret[] = [];
const haystacks: Haystack[] = [];

/** Records a secret to search for at the end. */
function note(name: string, text: string): string {
	if (!secrets.some((secret) => secret.text === text)) secrets.push({ name, text });
	return text;
}

/** Calls n8n, and keeps its answer to search it. */
async function ask(path: string): Promise<unknown> {
	const answer = await suite.client.session.call('GET', path);
	haystacks.push({ place: path, bytes: Buffer.from(JSON.stringify(answer)) });
	return answer;
}

/** All files in a folder, at any depth. Files that vanish meanwhile count as empty. */
async function filesIn(folder: string): Promise<Haystack[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	const read = files.map(async ({ parentPath, name }) => {
		const place = join(parentPath, name);
		return { place, bytes: await readFile(place).catch(() => Buffer.alloc(0)) };
	});
	return await Promise.all(read);
}

/** Which secrets were found where, as they are, in hex or in Base64. */
function tracesOf(...wanted: Secret[]): string[] {
	return haystacks.flatMap(({ place, bytes }) =>
		wanted
			.filter(({ text }) => formsOf(text).some((form) => bytes.includes(form)))
			.map(({ name }) => `${name} in ${place}`),
	);
}

function formsOf(text: string): string[] {
	const bytes = Buffer.from(text);
	return [text, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')];
}

/** Saves the current key and the signing secret in the credential, and makes n8n test it. */
async function saveCredential() {
	const { client, credentialId: id, sandbox, workspace } = suite;
	note('an API key', workspace.apiKey);
	await suite.updateCredential(note('the signing secret', SIGNING_SECRET));
	const data = { apiKey: workspace.apiKey, baseUrl: sandbox.url, signingSecret: SIGNING_SECRET };
	await client.testCredential({ id, name: 'Tuco', type: 'tucoApi', data });
	await ask(`/rest/credentials/${id}`);
}

/** Delivers a reply, and records its signature. */
async function deliver(webhook: StoredWebhook, changes: DeliveryChanges & { age?: number } = {}) {
	const timestamp = new Date(Date.now() - (changes.age ?? 0)).toISOString();
	const payload = { event: 'message.reply', timestamp, message: 'Yes', campaignName: MARKER };
	const rawBody = changes.rawBody ?? JSON.stringify({ ...payload, messageId: randomUUID() });
	const secret = note('a registered secret', changes.secret ?? webhook.secret);
	note('a signature', signBody(rawBody, secret));
	return (await suite.workspace.deliver(webhook, payload, { ...changes, rawBody })).status;
}

async function publish() {
	await suite.publish(workflow);
	expect(await deliver(suite.onlyWebhook())).toBe(200);
}

async function failToPublish() {
	expect(await suite.tryToPublish(workflow)).toMatchObject({ status: 'failed' });
	await ask(`/rest/workflows/${workflow.id}/publication-status`);
	await suite.unpublish(workflow);
}

beforeAll(async () => {
	await saveCredential();
	workflow = await suite.createWorkflow();
});

test('n8n accepts and refuses deliveries', async () => {
	await publish();
	const webhook = suite.onlyWebhook();
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
	const webhook = suite.onlyWebhook();
	const { staticData } = workflowSchema.parse(await ask(`/rest/workflows/${workflow.id}`));
	const remembered = staticData[`node:${TRIGGER}`] as { sealedSecret: string };
	expect(remembered).toEqual({
		webhookId: webhook.id,
		webhookUrl: webhook.url,
		sealedSecret: expect.any(String) as string,
	});
	const { sealedSecret } = remembered;
	expect(open(sealedSecret, suite.workspace.apiKey, webhook.id)).toBe(webhook.secret);
	expect(open(sealedSecret, 'another key', webhook.id)).toBeNull();
});

test('n8n listens for a test event', async () => {
	const { listener, webhook } = await suite.listen(workflow);
	expect(await deliver(webhook)).toBe(200);
	await listener.received;
	await until('the test webhook to go', () => suite.urls.length === 1);
});

test('publishing fails while Tuco refuses or fails, and works again afterwards', async () => {
	const { faults, workspace } = suite;
	faults.add({ method: 'DELETE', status: 403, times: Infinity });
	await suite.unpublish(workflow);
	faults.clear();

	faults.add({ status: 500, times: Infinity });
	await failToPublish();
	faults.clear();

	workspace.revokeKey();
	await failToPublish();
	await saveCredential();

	await publish();
	await suite.unpublishCleanly(workflow);
}, 900_000);

test('afterwards no key, secret or signature is in the log, an execution, the workflow or a file', async () => {
	const { client, n8n, server } = suite;
	const executions = await until('all executions to end', async () => {
		const all = await client.executions();
		return all.every(({ status }) => status === 'success') && all;
	});
	for (const { id } of executions) await ask(`/rest/executions/${id}`);
	await ask(`/rest/workflows/${workflow.id}`);
	await ask('/rest/executions');
	haystacks.push(...(await filesIn(n8n.folder)));
	await server.stop();
	haystacks.push(...(await filesIn(n8n.folder)));

	expect(secrets.length).toBeGreaterThanOrEqual(15);
	expect(tracesOf(...secrets)).toEqual([]);

	const found = tracesOf({ name: 'the marker', text: MARKER });
	const database = join(n8n.folder, '.n8n', 'database.sqlite');
	expect(found).toContainEqual(expect.stringContaining(`the marker in ${database}`));
	expect(found).toContain(`the marker in /rest/executions/${executions[0]?.id ?? ''}`);
	expect(await server.log()).toMatch(/Tuco delivery refused: The signature does not match/);
	expect(haystacks.map(({ place }) => place)).toContain(server.logFile);
});
