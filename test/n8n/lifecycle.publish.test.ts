import { expectVerifies, publish, theOnly, unpublish, until } from '../../tools/n8n/wait';
import { type Tenant, tenantOf } from '../support/n8n/tenant';
import { inN8n1, type RealN8n, startRealN8n } from '../../tools/n8n/realN8n';
import { connectionsOf, TRIGGER } from '../../tools/n8n/workflows';
import type { N8nClient } from '../../tools/n8n/client';
import type { Workflow, WorkflowNode } from '../../tools/n8n/schemas';

let n8n: RealN8n;
let client: N8nClient;
let tenant: Tenant;
let workflow: Workflow;

beforeAll(async () => {
	n8n = await startRealN8n();
	client = n8n.client;
}, 1_200_000);

afterAll(async () => {
	await n8n.stop();
});

beforeEach(async () => {
	tenant = await tenantOf(n8n);
	workflow = await tenant.createWorkflow(client);
	await publish(client, workflow.id);
});

afterEach(() => {
	n8n.sandbox.faults.clear();
});

const verifies = async (webhook = theOnly(tenant.workspace), nodeName = TRIGGER) => {
	const { workspace } = tenant;
	await expectVerifies({ client, workspace }, webhook, { workflowId: workflow.id, nodeName });
};

/** Saves the workflow with its trigger changed, which is not yet to publish it. */
async function change(changes: Partial<WorkflowNode>) {
	const [trigger, ...others] = workflow.nodes;
	if (trigger === undefined) throw new Error('The workflow has no trigger');
	const changed = { ...trigger, ...changes };
	workflow = await client.updateWorkflow(workflow.id, {
		nodes: [changed, ...others],
		connections: connectionsOf([changed]),
	});
}

/** Unpublishes and sees to it that nothing is left. */
async function unpublishCleanly() {
	await unpublish(client, workflow.id);
	expect(tenant.workspace.webhooks).toEqual([]);
}

test('publishing five times over leaves one webhook, which n8n 2 does not touch', async () => {
	const registered = theOnly(tenant.workspace);
	const writes = tenant.writes();
	for (let time = 1; time <= 5; time++) {
		await client.updateWorkflow(workflow.id, { settings: { executionTimeout: 60 * time } });
		await publish(client, workflow.id);
	}
	expect(theOnly(tenant.workspace).url).toBe(registered.url);
	if (!inN8n1()) {
		expect(tenant.writes()).toEqual(writes);
		expect(theOnly(tenant.workspace)).toEqual(registered);
	}
	await verifies();
	await unpublishCleanly();
});

test('unpublishing and publishing five times over leaves one webhook', async () => {
	for (let time = 1; time <= 5; time++) {
		await unpublishCleanly();
		await publish(client, workflow.id);
		theOnly(tenant.workspace);
	}
	await verifies();
	await unpublishCleanly();
});

test('publishing with other events leaves one webhook, with those events', async () => {
	const events = ['message.sent', 'message.failed'];
	await change({ parameters: { events, options: {} } });
	await publish(client, workflow.id);
	expect(theOnly(tenant.workspace)).toMatchObject({ events, isActive: true });
	await verifies();
	await unpublishCleanly();
});

test('publishing with the trigger renamed leaves one webhook that verifies', async () => {
	await change({ name: 'Replies' });
	await publish(client, workflow.id);
	await verifies(theOnly(tenant.workspace), 'Replies');
	await unpublishCleanly();
});

test('unpublishing while Tuco answers 500 leaves a webhook that the next publish makes good use of', async () => {
	const left = theOnly(tenant.workspace);
	n8n.sandbox.faults.add({ status: 500, times: Infinity });
	await unpublish(client, workflow.id);
	expect(theOnly(tenant.workspace)).toEqual(left);
	n8n.sandbox.faults.clear();
	await publish(client, workflow.id);
	expect(theOnly(tenant.workspace).url).toBe(left.url);
	await verifies();
	await unpublishCleanly();
});

test('deleting the workflow while it is published leaves no webhook', async () => {
	await until('the workflow to be deleted, once n8n has unpublished it', async () => {
		await client.deleteWorkflow(workflow.id);
		return true;
	});
	await until('the webhook to go', () => tenant.workspace.webhooks.length === 0);
});
