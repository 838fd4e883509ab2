import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { chainOf, noOp, TRIGGER } from '../../tools/n8n/workflows';
import { until } from '../../tools/n8n/wait';
import { inN8n1 } from '../../tools/n8n/realN8n';
import { listen } from '../../tools/sandbox';
import { contractItem, factsOf } from '../support/contractItem';
import { EVENTS, inN8n2, startSuite } from '../support/n8n/suite';

const suite = startSuite();

const EMITTED = '{"received":true}';
const ignored = (why: string) => `{"received":true,"ignored":"${why}"}`;

/** Changes the database of the running n8n, with n8n's own Node.js. */
async function changeDatabase(sql: string): Promise<void> {
	const args = [join(suite.n8n.folder, '.n8n/database.sqlite'), { timeout: 30_000 }];
	const database = `new (require('node:sqlite').DatabaseSync)(...${JSON.stringify(args)})`;
	const program = `${database}.exec(${JSON.stringify(sql)})`;
	await promisify(execFile)(suite.server.install.node, ['-e', program]);
}

describe('in a real n8n, Tuco Trigger', () => {
	test('registers one webhook when the workflow is published, and removes it when it is unpublished', async () => {
		const workflow = await suite.publishNew(suite.trigger({ events: EVENTS }));
		expect(suite.onlyWebhook()).toMatchObject({
			url: expect.stringContaining(`${suite.server.url}/webhook/`) as string,
			events: EVENTS,
			name: 'n8n: Replies to the CRM',
			isActive: true,
		});
		await suite.unpublishCleanly(workflow);
	});

	test.each([
		{ event: 'message.reply', family: 'reply' },
		{ event: 'message.sent', family: 'document' },
	] as const)(
		'turns $event in the form $family into the item that the contract specifies',
		async ({ event, family }) => {
			const workflow = await suite.publishNew(suite.trigger({ events: EVENTS }));
			const timestamp = new Date().toISOString();
			const facts = factsOf(event, timestamp);
			const deliveries = await suite.workspace.fire({ event, family, facts });
			expect(deliveries).toMatchObject([{ status: 200, response: EMITTED }]);
			const eventId = `${event}:${String(facts.messageId)}`;
			expect(await suite.items(workflow, 1)).toEqual([
				{ ...contractItem(event, family, timestamp), eventId },
			]);
		},
	);

	test('starts nothing for a forged or repeated event', async () => {
		const workflow = await suite.publishNew();
		const webhook = suite.onlyWebhook();
		const timestamp = new Date().toISOString();
		const reply = { event: 'message.reply', messageId: randomUUID(), timestamp, message: 'Yes' };
		const answers = [
			await suite.workspace.deliver(webhook, reply, { secret: 'forged' }),
			await suite.workspace.deliver(webhook, reply),
			await suite.workspace.deliver(webhook, reply),
		];
		expect(answers).toMatchObject([
			{ status: 401, response: '{"error":"The signature does not match the body"}' },
			{ status: 200, response: EMITTED },
			{ status: 200, response: ignored('duplicate') },
		]);
		const items = await suite.items(workflow, 1);
		expect(items).toMatchObject([{ eventId: `message.reply:${reply.messageId}` }]);
		expect(await suite.client.executions({ workflowId: workflow.id })).toHaveLength(1);
	});

	// n8n 1 answers before it stores.
	inN8n2('accepts an event again that n8n could not store', async () => {
		const workflow = await suite.publishNew();
		const webhook = suite.onlyWebhook();
		const reply = { event: 'message.reply', messageId: randomUUID() };
		const send = async () => await suite.workspace.deliver(webhook, reply);
		const refusal = "BEGIN SELECT RAISE(ABORT, 'The disk is full'); END";
		await changeDatabase(`CREATE TRIGGER refuse BEFORE INSERT ON execution_entity ${refusal}`);
		expect(await send()).toMatchObject({ status: 500 });
		await changeDatabase('DROP TRIGGER refuse');
		expect(await send()).toMatchObject({ status: 200, response: EMITTED });
		expect(await send()).toMatchObject({ status: 200, response: ignored('duplicate') });
		expect(await suite.items(workflow, 1)).toHaveLength(1);
	});

	test('emits a failed message as an item that has not failed: a node with Retry On Fail runs once', async () => {
		let runs = 0;
		const echo = createServer((request, response) => {
			runs++;
			request.pipe(response.setHeader('Content-Type', 'application/json'));
		}).unref();
		const body = { specifyBody: 'json', jsonBody: '={{ JSON.stringify($json) }}' };
		const node = {
			...noOp('Pass On'),
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			retryOnFail: true,
			parameters: { method: 'POST', url: await listen(echo, 0), sendBody: true, ...body },
		};
		const trigger = suite.trigger({ events: ['message.failed'] });
		const workflow = await suite.client.createWorkflow(chainOf([trigger, node]));
		await suite.publish(workflow);
		await suite.workspace.fire({ event: 'message.failed', facts: { error: 'Line is down' } });
		expect(await suite.items(workflow, 1)).toMatchObject([{ errorMessage: 'Line is down' }]);
		expect(runs).toBe(1);
	});

	test('starts only for events that pass all filters', async () => {
		const filters = { campaigns: ['Spring Outreach'], repliesContaining: ['interested'] };
		const workflow = await suite.publishNew(suite.trigger({ filters }));
		const reply = async (campaignName: string, text: string) => {
			const facts = { campaignName, text, messageId: randomUUID() };
			const fired = await suite.workspace.fire({ event: 'message.reply', family: 'reply', facts });
			return fired.map(({ response }) => response);
		};
		expect(await reply('Autumn', 'I am interested')).toEqual([ignored('other-campaign')]);
		expect(await reply('Spring Outreach', 'Not now')).toEqual([ignored('reply-text')]);
		expect(await reply('Spring Outreach', 'I am INTERESTED')).toEqual([EMITTED]);
		expect(await suite.items(workflow, 1)).toMatchObject([{ message: 'I am INTERESTED' }]);
		expect(await suite.client.executions({ workflowId: workflow.id })).toHaveLength(1);
	});

	test('accepts deliveries to a webhook added by hand, and emits unknown events with their whole payload', async () => {
		const events = ['message.delivered', 'other'];
		const workflow = await suite.createWorkflow(suite.trigger({ webhookSetup: 'manual', events }));
		const webhook = suite.workspace.addByHand({
			url: `${suite.server.url}/webhook/${String(workflow.nodes[0]?.webhookId)}/webhook`,
			events: ['message.delivered', 'message.reaction'],
		});
		await suite.updateCredential(webhook.secret);
		await suite.publish(workflow);
		await suite.workspace.fire({ event: 'message.delivered' });
		const reaction = { event: 'message.reaction', emoji: '👍' };
		await suite.workspace.deliver(webhook, reaction);
		const items = await suite.items(workflow, 2);
		const whole = { event: 'message.reaction', payload: reaction };
		expect(items).toHaveLength(2);
		expect(items).toContainEqual(expect.objectContaining({ event: 'message.delivered' }));
		expect(items).toContainEqual(expect.objectContaining(whole));
		expect(suite.writes).toEqual([]);
	});

	test('with one output per event, sends each event to the branch at its own connector', async () => {
		const { client, workspace } = suite;
		const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
		// Fallback and Reply are the second and fourth connector, whichever events are selected.
		const events = ['message.reply', 'message.fallback'];
		const workflow = await client.createWorkflow({
			name: 'Replies to HubSpot, fallbacks to Twilio',
			nodes: [suite.trigger({ events, outputMode: 'perEvent' }), noOp('Twilio'), noOp('HubSpot')],
			connections: { [TRIGGER]: { main: [[], to('Twilio'), [], to('HubSpot')] } },
		});
		await suite.publish(workflow);
		await workspace.fire({ event: 'message.fallback' });
		await workspace.fire({ event: 'message.reply' });
		await suite.items(workflow, 2);
		const branches: Record<string, string[]> = {};
		for (const { id } of await client.executions({ workflowId: workflow.id })) {
			const execution = await client.execution(id);
			const [item] = execution.items(TRIGGER);
			const taken = ['Twilio', 'HubSpot'].filter((name) => execution.items(name).length > 0);
			branches[String(item?.event)] = taken;
		}
		expect(branches).toEqual({ 'message.fallback': ['Twilio'], 'message.reply': ['HubSpot'] });
	});

	test('answers Tuco before it has downloaded the files of a reply, and then emits the item', async () => {
		const waiting: ServerResponse[] = [];
		const files = createServer((_request, response) => waiting.push(response));
		const url = `${await listen(files, 0)}/house.jpg`;
		const workflow = await suite.publishNew(
			suite.trigger({ options: { downloadAttachments: true } }),
		);
		const delivery = await suite.workspace.deliver(suite.onlyWebhook(), {
			event: 'message.reply',
			timestamp: new Date().toISOString(),
			messageId: 'm1',
			message: 'Our house',
			attachmentUrls: [url],
		});
		expect(delivery).toMatchObject({ status: 200, response: EMITTED });
		expect(await suite.client.executions({ workflowId: workflow.id })).toEqual([]);

		const request = await until('the file to be requested', () => waiting[0]);
		request.setHeader('Content-Type', 'image/jpeg').end('a picture');
		expect(await suite.items(workflow, 1)).toMatchObject([
			{
				message: 'Our house',
				attachments: [{ name: 'house.jpg', url, binary: 'attachment_0', error: null }],
			},
		]);
		files.close();
	});
});

test.each([
	{ what: 'accepts a key that Tuco accepts', expected: { status: 'OK' } },
	{
		what: 'says that Tuco rejects a wrong key',
		changes: { apiKey: 'wrong' },
		// n8n 1 uses its own message.
		expected: message(inN8n1() ? 'Authorization failed' : 'API Keys in Tuco'),
	},
	{
		what: 'refuses plain http to another machine',
		changes: { baseUrl: 'http://app.tuco.ai' },
		expected: message('would be sent unencrypted'),
	},
	{
		what: 'detects a Base URL that is not the Tuco API',
		fault: { body: '<html></html>', contentType: 'text/html' },
		expected: message('The Base URL answers, but it is not the Tuco API'),
	},
	{
		what: 'detects a Base URL with a wrong path',
		fault: { status: 404, body: 'Not Found' },
		expected: message(
			inN8n1() ? 'not be found' : 'The Base URL answers, but it is not the Tuco API',
		),
	},
])('the credential test of a real n8n $what', async ({ changes, fault, expected }) => {
	const { client, credentialId: id, sandbox, workspace } = suite;
	if (fault !== undefined) sandbox.faults.add(fault);
	const data = {
		apiKey: workspace.apiKey,
		baseUrl: sandbox.url,
		signingSecret: '',
		...changes,
	};
	const verdict = await client.testCredential({ id, name: 'Tuco', type: 'tucoApi', data });
	expect(verdict).toMatchObject(expected);
});

function message(part: string) {
	return { status: 'Error', message: expect.stringContaining(part) as string };
}
