import { publish, tryToPublish, unpublish } from '../support/n8n/publishing';
import { expectVerifies, theOnly } from '../support/n8n/standing';
import { tenantOf } from '../support/n8n/tenant';
import type { Tenant } from '../support/n8n/tenant';
import { startRealN8n } from '../support/realN8n';
import type { RealN8n } from '../support/realN8n';
import type { N8nClient } from '../../n8n/client';
import type { Workflow, WorkflowNode } from '../../n8n/workflow';

jest.setTimeout(60_000);

let n8n: RealN8n;
let client: N8nClient;
let tenant: Tenant;

beforeAll(async () => {
	n8n = await startRealN8n();
	client = n8n.client;
}, 1_200_000);

afterAll(async () => {
	await n8n.stop();
});

beforeEach(async () => {
	tenant = await tenantOf(n8n);
});

const urls = () => tenant.workspace.webhooks.map(({ url }) => url).sort();

/** Delivers to the webhook of a trigger and awaits the execution of its workflow. */
async function verifies(workflow: Workflow, trigger = workflow.nodes[0]) {
	const { workspace } = tenant;
	const webhook = workspace.webhooks.find(({ url }) => url.includes(String(trigger?.webhookId)));
	if (webhook === undefined) throw new Error(`No webhook of ${String(trigger?.name)} stands`);
	const of = { workflowId: workflow.id, nodeName: String(trigger?.name) };
	await expectVerifies({ client, workspace }, webhook, of);
}

/** Saves the workflow with its triggers changed, which is not yet to publish it. */
const change = async ({ id, nodes }: Workflow, to: (trigger: WorkflowNode) => WorkflowNode) =>
	await client.updateWorkflow(id, {
		nodes: nodes.map((node) => (node.type.endsWith('.tucoTrigger') ? to(node) : node)),
	});

const withEvents = (...events: string[]) => {
	return (trigger: WorkflowNode) => ({ ...trigger, parameters: { events, options: {} } });
};

/** A workflow that was published, whose key was revoked, and whose next publish failed for that. */
async function refusedWorkflow() {
	const workflow = await tenant.createWorkflow(client);
	await publish(client, workflow.id);
	const { url } = theOnly(tenant.workspace);
	tenant.workspace.revokeKey();
	await verifies(workflow);
	await change(workflow, withEvents('message.sent'));
	const { status, triggers } = await tryToPublish(client, workflow.id);
	expect(status).toBe('failed');
	expect(triggers).toMatchObject([{ errorMessage: 'Tuco did not accept the API key' }]);
	expect(urls()).toEqual([url]);
	await tenant.replaceKey(client);
	return workflow;
}

/** The workflow's webhook stands alone with its new events, verifies, and goes. */
async function comesRight(workflow: Workflow) {
	expect(theOnly(tenant.workspace).events).toEqual(['message.sent']);
	await verifies(workflow);
	await unpublish(client, workflow.id);
	expect(urls()).toEqual([]);
}

test('a revoked API key fails the publish plainly, and once it is replaced unpublishing and publishing mends all', async () => {
	const workflow = await refusedWorkflow();
	await unpublish(client, workflow.id);
	expect(urls()).toEqual([]);
	await publish(client, workflow.id);
	await comesRight(workflow);
});

test('a revoked API key that is replaced lets the workflow be published as it is', async () => {
	const workflow = await refusedWorkflow();
	await publish(client, workflow.id);
	await comesRight(workflow);
});

test('a first publish that Tuco refused altogether can be repeated as it is', async () => {
	const workflow = await tenant.createWorkflow(client);
	n8n.sandbox.faults.add({ status: 401, times: Infinity });
	const { status } = await tryToPublish(client, workflow.id);
	n8n.sandbox.faults.clear();
	expect(status).toBe('failed');
	await publish(client, workflow.id);
	theOnly(tenant.workspace);
	await verifies(workflow);
});

test('an API key that was replaced in the credential before the next publish costs no delivery', async () => {
	const workflow = await tenant.createWorkflow(client);
	await publish(client, workflow.id);
	tenant.workspace.revokeKey();
	await tenant.replaceKey(client);
	await verifies(workflow);
	await change(workflow, withEvents('message.sent'));
	await publish(client, workflow.id);
	expect(theOnly(tenant.workspace).events).toEqual(['message.sent']);
	await verifies(workflow);
	await unpublish(client, workflow.id);
	expect(urls()).toEqual([]);
});
