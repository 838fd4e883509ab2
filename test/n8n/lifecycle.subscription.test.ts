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

/** The workflow's webhook stands alone with its new events, verifies, and goes. */
async function comesRight(workflow: Workflow) {
	expect(theOnly(tenant.workspace).events).toEqual(['message.sent']);
	await verifies(workflow);
	await unpublish(client, workflow.id);
	expect(urls()).toEqual([]);
}

test('a subscription past due fails the publish plainly, and once it is paid the publish works', async () => {
	tenant.workspace.subscription = 'past-due';
	const workflow = await tenant.createWorkflow(client);
	const { status, triggers } = await tryToPublish(client, workflow.id);
	expect(status).toBe('failed');
	expect(triggers).toMatchObject([
		{
			errorMessage: 'The Tuco workspace is read-only because its subscription is past due',
		},
	]);
	expect(urls()).toEqual([]);

	tenant.workspace.subscription = 'active';
	await publish(client, workflow.id);
	theOnly(tenant.workspace);
	await verifies(workflow);
	await unpublish(client, workflow.id);
	expect(urls()).toEqual([]);
});

/** A workflow that was published, and whose next publish failed because the subscription was past due by then. */
async function unpaidWorkflow() {
	const workflow = await tenant.createWorkflow(client);
	await publish(client, workflow.id);
	tenant.workspace.subscription = 'past-due';
	await change(workflow, withEvents('message.sent'));
	const { status } = await tryToPublish(client, workflow.id);
	expect(status).toBe('failed');
	expect(urls()).toHaveLength(1);
	tenant.workspace.subscription = 'active';
	return workflow;
}

test('a subscription that lapses while the workflow is published leaves a webhook that unpublishing removes', async () => {
	const workflow = await unpaidWorkflow();
	await unpublish(client, workflow.id);
	expect(urls()).toEqual([]);
	await publish(client, workflow.id);
	await comesRight(workflow);
});

test('a subscription that lapses while the workflow is published lets it be published as it is once paid', async () => {
	const workflow = await unpaidWorkflow();
	await publish(client, workflow.id);
	await comesRight(workflow);
});
