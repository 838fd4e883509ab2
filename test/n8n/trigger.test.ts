import { randomUUID } from 'node:crypto';

import { awaitItems, until } from '../../tools/n8n/wait';
import { type Delivery, FAMILIES_OF } from '../../tools/sandbox';
import { contractItem, factsOf } from '../support/contractItem';
import { inN8n1, type RealN8n, startRealN8n } from '../../tools/n8n/realN8n';
import { tucoNode, workflowOf } from '../../tools/n8n/workflows';

const NODE = 'Tuco Trigger';
const EVENTS = [
	'message.failed',
	'message.fallback',
	'message.opened',
	'message.reply',
	'message.sent',
];

let n8n: RealN8n;

beforeAll(async () => {
	n8n = await startRealN8n();
}, 1_200_000);

afterAll(async () => {
	await n8n.stop();
});

const workflows: string[] = [];

afterEach(async () => {
	for (const id of workflows.splice(0)) {
		await until('the workflow to be deleted, once n8n has unpublished it', async () => {
			await n8n.client.deleteWorkflow(id);
			return true;
		});
	}
	await until('the last webhook to go', () => n8n.workspace.webhooks.length === 0);
});

async function createWorkflow(parameters: object = {}) {
	const trigger = tucoNode(n8n.credentialId, { events: EVENTS });
	trigger.parameters = { ...trigger.parameters, ...parameters };
	const workflow = await n8n.client.createWorkflow(workflowOf([trigger]));
	workflows.push(workflow.id);
	return workflow;
}

async function publish(parameters: object = {}) {
	const workflow = await createWorkflow(parameters);
	await n8n.client.publish(workflow.id);
	await until('the webhook to stand in Tuco', () => n8n.workspace.webhooks.length === 1);
	return workflow;
}

const itemsOf = async (workflowId: string, expected: number) =>
	await awaitItems(n8n.client, { workflowId, nodeName: NODE, expected });

const accepted = (deliveries: Delivery[]) => deliveries.map(({ response }) => response);

describe('in a real n8n, Tuco Trigger', () => {
	test('registers exactly one webhook when the workflow is published, and none is left when it is unpublished', async () => {
		const { client, workspace, server } = n8n;
		const workflow = await publish();
		expect(workspace.webhooks).toMatchObject([
			{
				url: expect.stringContaining(`${server.url}/webhook/`) as string,
				events: EVENTS,
				name: 'n8n: Replies to the CRM',
				isActive: true,
			},
		]);
		await client.unpublish(workflow.id);
		await until('the webhook to go', () => workspace.webhooks.length === 0);
	});

	test('turns each event of each family into its item of the contract', async () => {
		const workflow = await publish({ options: { emitTestEvents: true } });
		const expected = [];
		for (const event of EVENTS) {
			for (const family of FAMILIES_OF[event as keyof typeof FAMILIES_OF]) {
				const timestamp = new Date().toISOString();
				const facts = { ...factsOf(event, timestamp), messageId: randomUUID() };
				const deliveries = await n8n.workspace.fire({ event, family, facts });
				expect(accepted(deliveries)).toEqual(['{"received":true}']);
				const item = contractItem(event, family, timestamp);
				expected.push({
					...item,
					messageId: item.messageId && facts.messageId,
					eventId: expect.stringMatching(`^${event}:`) as string,
				});
			}
		}
		const items = await itemsOf(workflow.id, expected.length);
		expect(items).toHaveLength(expected.length);
		expect(items).toEqual(expect.arrayContaining(expected));
	});

	test('starts nothing for forged, unwanted, repeated and test events', async () => {
		const { workspace } = n8n;
		const workflow = await publish({ events: ['message.reply'] });
		const [webhook] = workspace.webhooks;
		if (!webhook) throw new Error('No webhook stands');
		const reply = {
			event: 'message.reply',
			messageId: randomUUID(),
			timestamp: new Date().toISOString(),
			message: 'Yes',
		};
		const answers = [
			await workspace.deliver(webhook, reply, { secret: 'forged' }),
			await workspace.deliver(webhook, reply, { signature: null }),
			await workspace.deliver(webhook, { ...reply, timestamp: '2020-01-01T00:00:00Z' }),
			await workspace.deliver(webhook, { ...reply, event: 'message.sent' }),
			await workspace.deliver(webhook, { ...reply, testMode: true }),
			await workspace.deliver(webhook, []),
			await workspace.deliver(webhook, reply),
			await workspace.deliver(webhook, reply),
		];
		expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 200, 200, 400, 200, 200]);
		const items = await itemsOf(workflow.id, 1);
		expect(items).toMatchObject([{ eventId: `message.reply:${reply.messageId}` }]);
		expect(await n8n.client.executions({ workflowId: workflow.id })).toHaveLength(1);
	});

	test('listens for a test event with a webhook of its own, and leaves production alone', async () => {
		const { client, workspace } = n8n;
		const workflow = await publish({ events: ['message.reply'] });
		const [production] = workspace.webhooks;
		const listening = await client.listenForTestEvent(workflow, NODE);
		await until('the test webhook to stand', () => workspace.webhooks.length === 2);
		const [test] = workspace.webhooks;
		if (!test || !production) throw new Error('No webhook stands');
		expect(test.url).toBe(production.url.replace('/webhook/', '/webhook-test/'));
		const delivery = await workspace.deliver(test, {
			event: 'message.reply',
			testMode: true,
			timestamp: new Date().toISOString(),
		});
		expect(delivery).toMatchObject({ status: 200, response: '{"received":true}' });
		await listening.received;
		await until('the test webhook to go', () => workspace.webhooks.length === 1);
		expect(workspace.webhooks).toMatchObject([{ id: production.id, isActive: true }]);
		await workspace.fire({ event: 'message.reply' });
		await itemsOf(workflow.id, 1);
	});

	test('is published with the webhook added by hand, and passes unknown events on whole', async () => {
		const { client, sandbox, workspace, server, credentialId } = n8n;
		const workflow = await createWorkflow({
			webhookSetup: 'manual',
			events: ['message.delivered', 'other'],
		});
		const url = `${server.url}/webhook/${String(workflow.nodes[0]?.webhookId)}/webhook`;
		const webhook = workspace.addByHand({
			url,
			events: ['message.delivered', 'message.reaction'],
		});
		const data = { apiKey: workspace.apiKey, baseUrl: sandbox.url };
		await client.updateCredential(credentialId, {
			name: 'Tuco',
			type: 'tucoApi',
			data: { ...data, signingSecret: webhook.secret },
		});
		await client.publish(workflow.id);
		await until('the workflow to take deliveries', async () => {
			const { status } = await workspace.deliver(webhook, { event: 'message.sent' });
			return status === 200;
		});
		await workspace.fire({ event: 'message.delivered' });
		await workspace.fire({ event: 'message.reaction' });
		const items = await itemsOf(workflow.id, 2);
		expect(items.map(({ event }) => event).sort()).toEqual([
			'message.delivered',
			'message.reaction',
		]);
		workspace.remove(webhook.id);
	});
});

describe('the credential test of a real n8n', () => {
	const verdict = async (changes: object) => {
		const { client, credentialId, workspace, sandbox } = n8n;
		const data = { apiKey: workspace.apiKey, baseUrl: sandbox.url, signingSecret: '', ...changes };
		return await client.testCredential({ id: credentialId, name: 'Tuco', type: 'tucoApi', data });
	};

	test('accepts a key that Tuco accepts', async () => {
		expect(await verdict({})).toMatchObject({ status: 'OK' });
	});

	test('says that Tuco refuses a wrong key', async () => {
		expect(await verdict({ apiKey: 'wrong' })).toEqual({
			status: 'Error',
			// n8n 1 puts it in words of its own.
			message: expect.stringContaining(
				inN8n1() ? 'Authorization failed' : 'API Keys in Tuco',
			) as string,
		});
	});

	test('refuses plain http to another machine', async () => {
		expect(await verdict({ baseUrl: 'http://app.tuco.ai' })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('would travel in the open') as string,
		});
	});

	test('notices an address that is not the API of Tuco', async () => {
		n8n.sandbox.faults.add({ body: '<html></html>', contentType: 'text/html' });
		expect(await verdict({})).toMatchObject({
			status: 'Error',
			message: 'The Base URL answers, but not as the Tuco API does',
		});
	});
});
