import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from '../../tools/n8n/client';
import { expectDelivers, onlyWebhook, publish, unpublish } from '../../tools/n8n/wait';
import { type N8nServer, startN8n } from '../../tools/n8n/server';
import type { Workflow, WorkflowNode } from '../../tools/n8n/schemas';
import type { StoredWebhook, Workspace } from '../../tools/sandbox';
import { startSuite, withEvents } from '../support/n8n/suite';

/** A workflow that the first n8n has published, and its webhook. */
type Original = { workspace: Workspace; workflow: Workflow; webhook: StoredWebhook };

/** A server, and a client for it. */
type N8n = { server: N8nServer; client: N8nClient };

const suite = startSuite();

let copied: Original;
let folder: string;
let other: N8n;

async function publishOriginal(): Promise<Original> {
	const workflow = await suite.publishNew();
	return { workspace: suite.workspace, workflow, webhook: suite.onlyWebhook() };
}

/** Starts another n8n on a copy of the first one's database and encryption key. Its port, and so its URLs, differ. */
async function startCopy({ install, env }: N8nServer): Promise<N8n> {
	const { N8N_CUSTOM_EXTENSIONS: extensions = '' } = env;
	const server = await startN8n({ install, folder, extensions });
	return { server, client: await N8nClient.setUp(server) };
}

beforeAll(async () => {
	copied = await publishOriginal();
	await suite.server.stop();
	folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-copy-'));
	await cp(join(suite.n8n.folder, '.n8n'), join(folder, '.n8n'), { recursive: true });
	[other] = await Promise.all([startCopy(suite.server), suite.restart()]);
}, 1_200_000);

afterAll(async () => {
	await other.server.stop();
	await rm(folder, { recursive: true, force: true });
});

/** Expects the original's webhook to be unchanged and to deliver to its workflow. */
async function expectUntouched({ workspace, workflow, webhook }: Original) {
	const now = workspace.webhooks.find(({ id }) => id === webhook.id);
	const { url, events, name, isActive, secret } = webhook;
	expect(now).toMatchObject({ url, events, name, isActive, secret });
	await expectDelivers({ client: suite.client, workspace }, webhook, { workflowId: workflow.id });
}

/** Expects one webhook besides the original's, with a URL of this n8n, that delivers to this workflow. */
async function expectAnother(
	{ workspace, webhook }: Original,
	{ server, client }: N8n,
	workflowId: string,
) {
	const webhooks = workspace.webhooks.filter(({ id }) => id !== webhook.id);
	const another = onlyWebhook({ webhooks });
	expect(another.url).toMatch(`${server.url}/webhook/`);
	await expectDelivers({ client, workspace }, another, { workflowId });
}

/** Expects the original's webhook to be the only one, unchanged, and unpublishing its workflow to remove it. */
async function expectOnlyOriginal(original: Original) {
	const { workspace, webhook, workflow } = original;
	expect(onlyWebhook(workspace).id).toBe(webhook.id);
	await expectUntouched(original);
	await suite.unpublish(workflow);
	expect(workspace.webhooks).toEqual([]);
}

test('publishing and unpublishing in a copy of the database leaves the webhook of the first n8n alone', async () => {
	const { client } = other;
	const { id, nodes } = copied.workflow;
	await expectUntouched(copied);
	await publish(client, id);
	await expectUntouched(copied);

	const [trigger, ...others] = nodes as [WorkflowNode, ...WorkflowNode[]];
	await client.updateWorkflow(id, {
		nodes: [{ ...trigger, ...withEvents('message.sent') }, ...others],
	});
	await publish(client, id);
	await expectAnother(copied, other, id);
	await expectUntouched(copied);

	await unpublish(client, id);
	await expectOnlyOriginal(copied);
});

/** Imports a workflow as exported, including static data, with another credential for the same key. */
async function importInto({ client }: N8n, { workspace, workflow }: Original, webhookId?: string) {
	const { name, connections, nodes, staticData } = await suite.client.getWorkflow(workflow.id);
	expect(staticData).not.toEqual({});
	const { id } = await client.createCredential({
		name: 'Tuco, imported',
		type: 'tucoApi',
		data: { apiKey: workspace.apiKey, baseUrl: suite.sandbox.url, signingSecret: '' },
	});
	const [trigger, ...others] = nodes as [WorkflowNode, ...WorkflowNode[]];
	const changed = {
		...trigger,
		credentials: { tucoApi: { id, name: 'Tuco, imported' } },
		webhookId: webhookId ?? trigger.webhookId,
	};
	const draft = { name, connections, staticData, nodes: [changed, ...others] };
	const imported = await client.createWorkflow(draft);
	expect(imported.staticData).toEqual(staticData);
	return imported;
}

/** Publishes and unpublishes an imported workflow, and expects the original's webhook to stay unchanged. */
async function expectImportHarmless(n8n: N8n, webhookId?: string) {
	const original = await publishOriginal();
	const { id } = await importInto(n8n, original, webhookId);
	await publish(n8n.client, id);
	await expectAnother(original, n8n, id);
	await expectUntouched(original);
	await unpublish(n8n.client, id);
	await expectOnlyOriginal(original);
}

test('a workflow exported with its static data and imported into another n8n leaves the first webhook alone', async () =>
	expectImportHarmless(other));

test('a workflow exported with its static data and imported into the same n8n leaves the first webhook alone', async () =>
	// n8n gives the trigger of an imported workflow a new webhook ID.
	expectImportHarmless(suite, randomUUID()));
