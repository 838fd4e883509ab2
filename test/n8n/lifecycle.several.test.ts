import { publish, unpublish } from '../support/n8n/publishing';
import { expectVerifies, theOnly } from '../support/n8n/standing';
import { tenantOf } from '../support/n8n/tenant';
import type { Tenant } from '../support/n8n/tenant';
import { tucoNode } from '../support/n8n/tucoWorkflow';
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

test('two triggers in one workflow have a webhook each, and changing one leaves the other alone', async () => {
	const { credentialId, workspace } = tenant;
	const workflow = await tenant.createWorkflow(client, [
		tucoNode(credentialId, { name: 'Replies' }),
		tucoNode(credentialId, { name: 'Sent', events: ['message.sent'] }),
	]);
	const [replies, sent] = workflow.nodes;
	await publish(client, workflow.id);
	const both = urls();
	expect(both).toHaveLength(2);
	await verifies(workflow, replies);
	await verifies(workflow, sent);

	const untouched = workspace.webhooks.find(({ events }) => events.includes('message.reply'));
	const onlySent = (trigger: WorkflowNode) =>
		trigger.name === 'Sent' ? withEvents('message.failed')(trigger) : trigger;
	await change(workflow, onlySent);
	await publish(client, workflow.id);
	expect(urls()).toEqual(both);
	const kept = workspace.webhooks.find(({ events }) => events.includes('message.reply'));
	expect(kept).toEqual(untouched);
	await verifies(workflow, replies);
	await verifies(workflow, sent);

	await unpublish(client, workflow.id);
	expect(urls()).toEqual([]);
});

test('the same events in two workflows have a webhook each, and unpublishing one leaves the other alone', async () => {
	const first = await tenant.createWorkflow(client);
	const second = await tenant.createWorkflow(client);
	await publish(client, first.id);
	const ofFirst = theOnly(tenant.workspace);
	await publish(client, second.id);
	expect(urls()).toHaveLength(2);
	await verifies(first);
	await verifies(second);

	await unpublish(client, second.id);
	expect(theOnly(tenant.workspace).id).toBe(ofFirst.id);
	await verifies(first);
	await unpublish(client, first.id);
	expect(urls()).toEqual([]);
});
