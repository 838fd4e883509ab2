import { expectVerifies, publish, theOnly, unpublish, until } from '../../tools/n8n/wait';
import { type Tenant, tenantOf } from '../support/n8n/tenant';
import { TRIGGER } from '../../tools/n8n/workflows';
import { type RealN8n, startRealN8n } from '../../tools/n8n/realN8n';
import type { N8nClient } from '../../tools/n8n/client';
import type { Workflow } from '../../tools/n8n/schemas';
import type { StoredWebhook } from '../../tools/sandbox';

let n8n: RealN8n;
let client: N8nClient;
let tenant: Tenant;
let workflow: Workflow;
let production: StoredWebhook;

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
	production = theOnly(tenant.workspace);
});

const productionVerifies = async () => {
	const { workspace } = tenant;
	await expectVerifies({ client, workspace }, production, { workflowId: workflow.id });
};

/** Has n8n listen for a test event, and gives the webhook that was added for it. */
async function listen() {
	const listener = await client.listenForTestEvent(workflow, TRIGGER);
	const webhook = await until('the test webhook to stand', () =>
		tenant.workspace.webhooks.find(({ url }) => url.includes('/webhook-test/')),
	);
	return { listener, webhook };
}

/** Waits for the test webhook to go, then sees to it that production is as it was. */
async function onlyProductionStays() {
	await until('the test webhook to go', () => tenant.workspace.webhooks.length === 1);
	expect(theOnly(tenant.workspace)).toMatchObject({
		id: production.id,
		url: production.url,
		events: production.events,
		isActive: true,
	});
	await productionVerifies();
	await unpublish(client, workflow.id);
	expect(tenant.workspace.webhooks).toEqual([]);
}

test('production deliveries arrive while n8n listens for a test event, and after one came', async () => {
	const { listener, webhook } = await listen();
	for (let time = 1; time <= 3; time++) await productionVerifies();
	const { workspace } = tenant;
	const timestamp = new Date().toISOString();
	const delivery = await workspace.deliver(webhook, { event: 'message.reply', timestamp });
	expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
	const { executionId } = await listener.received;
	await until(
		'the test to end',
		async () => (await client.execution(executionId)).stoppedAt !== null,
	);
	await onlyProductionStays();
});

test('an event that Tuco sends to both webhooks is taken by the test and by production', async () => {
	const { listener } = await listen();
	const deliveries = await tenant.workspace.fire({ event: 'message.reply' });
	expect(deliveries.map(({ response }) => response)).toEqual([
		'{"received":true}',
		'{"received":true}',
	]);
	await listener.received;
	await until('both executions', async () => {
		const executions = await client.executions({ workflowId: workflow.id });
		const modes = executions
			.filter(({ status }) => status === 'success')
			.map(({ mode }) => mode)
			.sort();
		return modes.join() === 'manual,webhook';
	});
	await onlyProductionStays();
});

test('listening that is cancelled leaves production alone', async () => {
	const { listener } = await listen();
	await listener.cancel();
	await onlyProductionStays();
});

test('publishing with other events while n8n listens leaves the test webhook to its test', async () => {
	const { listener, webhook } = await listen();
	const nodes = workflow.nodes.map((node) =>
		node.name === TRIGGER
			? { ...node, parameters: { events: ['message.sent'], options: {} } }
			: node,
	);
	await client.updateWorkflow(workflow.id, { nodes });
	await publish(client, workflow.id);
	expect(tenant.workspace.webhooks.map(({ url }) => url).sort()).toEqual(
		[production.url, webhook.url].sort(),
	);
	const now = tenant.workspace.webhooks.find(({ url }) => url === production.url);
	if (now === undefined) throw new Error('No webhook for production stands');
	production = now;
	await productionVerifies();
	await listener.cancel();
	await onlyProductionStays();
});
