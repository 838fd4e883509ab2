import { randomUUID } from 'node:crypto';

import { type OtherN8n, startCopyOf } from '../support/n8n/copyOf';
import { expectVerifies, publish, theOnly, unpublish } from '../../tools/n8n/wait';
import { type RealN8n, startAgain, startRealN8n } from '../../tools/n8n/realN8n';
import { type Tenant, tenantOf } from '../support/n8n/tenant';
import { TRIGGER } from '../../tools/n8n/workflows';
import type { N8nClient } from '../../tools/n8n/client';
import type { N8nServer } from '../../tools/n8n/server';
import type { Workflow, WorkflowNode } from '../../tools/n8n/schemas';
import type { StoredWebhook } from '../../tools/sandbox';

let n8n: RealN8n;
let server: N8nServer;
let copy: OtherN8n | undefined;
let copied: { tenant: Tenant; workflow: Workflow; webhook: StoredWebhook };

/** Publishes a workflow of a new tenant in the first n8n. */
async function original() {
	const tenant = await tenantOf(n8n);
	const workflow = await tenant.createWorkflow(n8n.client);
	await publish(n8n.client, workflow.id);
	return { tenant, workflow, webhook: theOnly(tenant.workspace) };
}

beforeAll(async () => {
	n8n = await startRealN8n();
	server = n8n.server;
	copied = await original();
	await server.stop();
	copy = await startCopyOf(server);
	server = await startAgain(server);
}, 1_200_000);

afterAll(async () => {
	await copy?.stop();
	await server.stop();
	await n8n.stop();
});

function otherN8n(): OtherN8n {
	if (copy === undefined) throw new Error('The second n8n did not start');
	return copy;
}

/** Sees to it that the original's webhook stands as it did, and that its deliveries start its workflow. */
async function originalStands({ tenant: { workspace }, workflow, webhook }: typeof copied) {
	const now = workspace.webhooks.find(({ id }) => id === webhook.id);
	const { url, events, name, isActive, secret } = webhook;
	expect(now).toMatchObject({ url, events, name, isActive, secret });
	await expectVerifies({ client: n8n.client, workspace }, webhook, { workflowId: workflow.id });
}

/** Sees to it that beside the original's there is one webhook, with a URL of this n8n, and that it verifies. */
async function anotherStands(
	{ tenant: { workspace }, webhook }: typeof copied,
	{ client, at, workflowId }: { client: N8nClient; at: string; workflowId: string },
) {
	const [another, ...more] = workspace.webhooks.filter(({ id }) => id !== webhook.id);
	if (another === undefined) throw new Error('No other webhook stands');
	expect(more).toEqual([]);
	expect(another.url).toMatch(`${at}/webhook/`);
	await expectVerifies({ client, workspace }, another, { workflowId });
}

/** Sees to it that the original's is the only webhook, then unpublishes it. */
async function onlyTheOriginalStays(from: typeof copied) {
	const { workspace } = from.tenant;
	expect(theOnly(workspace).id).toBe(from.webhook.id);
	await originalStands(from);
	await unpublish(n8n.client, from.workflow.id);
	expect(workspace.webhooks).toEqual([]);
}

test('a copy of the database, published and unpublished elsewhere, leaves the webhook of the first n8n alone', async () => {
	const { client, server: elsewhere } = otherN8n();
	const { workflow } = copied;
	await originalStands(copied);
	await publish(client, workflow.id);
	await originalStands(copied);

	const nodes = workflow.nodes.map((node) =>
		node.name === TRIGGER
			? { ...node, parameters: { events: ['message.sent'], options: {} } }
			: node,
	);
	await client.updateWorkflow(workflow.id, { nodes });
	await publish(client, workflow.id);
	await anotherStands(copied, { client, at: elsewhere.url, workflowId: workflow.id });
	await originalStands(copied);

	await unpublish(client, workflow.id);
	await onlyTheOriginalStays(copied);
});

/** Imports a workflow as it was exported, static data and all, with another credential for the same key. */
async function importInto(
	client: N8nClient,
	{ tenant, workflow }: typeof copied,
	changes: Partial<WorkflowNode> = {},
) {
	const { name, connections, nodes, staticData } = await n8n.client.getWorkflow(workflow.id);
	expect(staticData).not.toEqual({});
	const { id } = await client.createCredential({
		name: 'Tuco, imported',
		type: 'tucoApi',
		data: { apiKey: tenant.workspace.apiKey, baseUrl: tenant.sandbox.url, signingSecret: '' },
	});
	const credentials = { tucoApi: { id, name: 'Tuco, imported' } };
	const imported = await client.createWorkflow({
		name,
		connections,
		staticData,
		nodes: nodes.map((node) =>
			node.name === TRIGGER ? { ...node, credentials, ...changes } : node,
		),
	});
	expect(imported.staticData).toEqual(staticData);
	return imported;
}

test('a workflow exported with its static data and imported into another n8n leaves the first webhook alone', async () => {
	const { client, server: elsewhere } = otherN8n();
	const first = await original();
	const imported = await importInto(client, first);
	await publish(client, imported.id);
	await anotherStands(first, { client, at: elsewhere.url, workflowId: imported.id });
	await originalStands(first);
	await unpublish(client, imported.id);
	await onlyTheOriginalStays(first);
});

test('a workflow exported with its static data and imported beside the first leaves the first webhook alone', async () => {
	const { client } = n8n;
	const first = await original();
	const imported = await importInto(client, first, { webhookId: randomUUID() });
	await publish(client, imported.id);
	await anotherStands(first, { client, at: server.url, workflowId: imported.id });
	await originalStands(first);
	await unpublish(client, imported.id);
	await onlyTheOriginalStays(first);
});
