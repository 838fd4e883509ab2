import {
	expectVerifies,
	publish,
	settled,
	theOnly,
	tryToPublish,
	unpublish,
	until,
} from '../../tools/n8n/wait';
import { inN8n1, type RealN8n, SOON, startAgain, startRealN8n } from '../../tools/n8n/realN8n';
import { type Tenant, tenantOf } from '../support/n8n/tenant';
import { TRIGGER } from '../../tools/n8n/workflows';
import type { N8nClient } from '../../tools/n8n/client';
import type { N8nServer } from '../../tools/n8n/server';
import type { Workflow } from '../../tools/n8n/schemas';

let n8n: RealN8n;
let client: N8nClient;
let server: N8nServer;
let tenant: Tenant;
let workflow: Workflow;

beforeAll(async () => {
	n8n = await startRealN8n();
	({ client, server } = n8n);
}, 1_200_000);

afterAll(async () => {
	await server.stop();
	await n8n.stop();
});

beforeEach(async () => {
	tenant = await tenantOf(n8n);
	workflow = await tenant.createWorkflow(client);
});

afterEach(() => {
	n8n.sandbox.faults.clear();
});

async function restart(signal: 'SIGTERM' | 'SIGKILL') {
	await server.stop(signal);
	server = await startAgain(server);
}

const verifies = async () => {
	const { workspace } = tenant;
	await expectVerifies({ client, workspace }, theOnly(workspace), { workflowId: workflow.id });
};

async function publishWith(events: string[]) {
	const nodes = workflow.nodes.map((node) =>
		node.name === TRIGGER ? { ...node, parameters: { events, options: {} } } : node,
	);
	await client.updateWorkflow(workflow.id, { nodes });
	return await tryToPublish(client, workflow.id);
}

async function unpublishCleanly() {
	await unpublish(client, workflow.id);
	expect(tenant.workspace.webhooks).toEqual([]);
}

test.each(['SIGTERM', 'SIGKILL'] as const)(
	'n8n ended with %s and started verifies the deliveries of the same webhook',
	async (signal) => {
		await publish(client, workflow.id);
		const { id } = theOnly(tenant.workspace);
		await restart(signal);
		expect(theOnly(tenant.workspace)).toMatchObject({ id, isActive: true });
		await verifies();
		await publish(client, workflow.id);
		// n8n 1 takes it back first.
		if (!inN8n1()) expect(theOnly(tenant.workspace).id).toBe(id);
		await verifies();
		await unpublishCleanly();
	},
);

/** Kills n8n after Tuco has answered, before n8n has saved what it was told. */
async function killWhileRegistering() {
	const { workspace } = tenant;
	const url = `${server.url}/webhook/${String(workflow.nodes[0]?.webhookId)}/webhook`;
	// Another webhook with this URL has to be removed, which holds n8n up before it saves.
	workspace.addByHand({ url, events: ['message.reply'] });
	n8n.sandbox.faults.add({ method: 'DELETE', delayMs: 600_000 });
	// n8n 1 answers when it is done, which is never.
	client.publish(workflow.id).catch(() => undefined);
	await until('the removal to begin', () =>
		tenant.writes().some(({ method }) => method === 'DELETE'),
	);
	await server.stop('SIGKILL');
	n8n.sandbox.faults.clear();
	server = await startAgain(server, SOON);
	await settled(client, workflow.id);
}

const MID_REGISTRATION =
	'n8n killed after Tuco has answered, before static data is saved, leaves one webhook';

if (inN8n1()) {
	test(`${MID_REGISTRATION} once it has started`, async () => {
		await killWhileRegistering();
		await until('the other webhooks to go', () => tenant.workspace.webhooks.length === 1);
		await verifies();
		await unpublishCleanly();
	});
} else {
	test(`${MID_REGISTRATION} once published anew`, async () => {
		const { workspace } = tenant;
		await killWhileRegistering();
		expect((await client.getWorkflow(workflow.id)).staticData).toEqual({});
		expect(workspace.webhooks).toHaveLength(2);
		for (const webhook of workspace.webhooks) {
			const { status } = await workspace.deliver(webhook, { event: 'message.reply' });
			expect(status).toBe(401);
		}

		// n8n takes the workflow for published, and calls no trigger when it is published as it is.
		const calls = n8n.sandbox.requests.length;
		await publish(client, workflow.id);
		expect(n8n.sandbox.requests).toHaveLength(calls);

		await unpublishCleanly();
		await publish(client, workflow.id);
		await verifies();
		await unpublishCleanly();
	});
}

test('n8n started while Tuco is out of reach takes deliveries, and publishes when Tuco is back', async () => {
	await publish(client, workflow.id);
	const { id } = theOnly(tenant.workspace);
	n8n.sandbox.faults.add({ drop: 'before', times: Infinity });
	await restart('SIGTERM');
	await verifies();
	n8n.sandbox.faults.clear();
	const { status } = await publishWith(['message.sent']);
	expect(status).toBe('published');
	expect(theOnly(tenant.workspace)).toMatchObject({ events: ['message.sent'], isActive: true });
	expect(theOnly(tenant.workspace).id).not.toBe(id);
	await verifies();
	await unpublishCleanly();
});

/** Publishes, and starts n8n again with another API key than the one that the secret is sealed with. */
async function replaceKey() {
	await publish(client, workflow.id);
	tenant.workspace.revokeKey();
	await tenant.replaceKey(client);
	await restart('SIGTERM');
}

const KEY_REPLACED = 'n8n started after the API key was replaced';

if (inN8n1()) {
	test(`${KEY_REPLACED} has registered a webhook whose secret it can open`, async () => {
		await replaceKey();
		await verifies();
		await unpublishCleanly();
	});
} else {
	test(`${KEY_REPLACED} refuses deliveries until it is published with a change`, async () => {
		await replaceKey();
		const sent = { event: 'message.reply', timestamp: new Date().toISOString() };
		const delivery = await tenant.workspace.deliver(theOnly(tenant.workspace), sent);
		expect(delivery).toMatchObject({
			status: 401,
			response: '{"error":"The signing secret of this webhook cannot be opened"}',
		});
		const { status } = await publishWith(['message.sent']);
		expect(status).toBe('published');
		await verifies();
		await unpublishCleanly();
	});
}
