import { createServer } from 'node:http';

import { z } from 'zod';

import { listen, type Sandbox, startSandbox, type Workspace } from '../../tools/sandbox';
import { until } from '../../tools/n8n/wait';

const PHONE = '+12025550101';
const ANSWER = z.object({}).passthrough();

let sandbox: Sandbox;
let workspace: Workspace;

beforeEach(async () => {
	sandbox = await startSandbox();
	workspace = sandbox.createWorkspace();
});

afterEach(async () => sandbox.stop());

async function call(method: string, path: string, body?: object) {
	const response = await fetch(`${sandbox.url}/api${path}`, {
		method,
		headers: {
			Authorization: `Bearer ${workspace.apiKey}`,
			'Content-Type': 'application/json',
		},
		...(body && { body: JSON.stringify(body) }),
	});
	return {
		status: response.status,
		retryAfter: response.headers.get('Retry-After'),
		...ANSWER.parse(await response.json()),
	} as Record<string, unknown> & { status: unknown };
}

const send = async (fields: object) => call('POST', '/messages', { message: 'Hi', ...fields });

describe('sending', () => {
	test.each([
		['sent', {}],
		['fallback', { reason: `Prospect's iMessage not available on ${PHONE}` }],
		['failed', { error: 'The line is down' }],
	])('answers %s, and the event reaches the webhooks', async (status, details) => {
		const events: unknown[] = [];
		const server = createServer((request, response) => {
			events.push(request.headers['x-tuco-event']);
			response.end();
		});
		const url = await listen(server, 0);
		workspace.addByHand({ url, events: [`message.${status}`] });
		if (status === 'fallback') workspace.messaging.withoutIMessage.add(PHONE);
		if (status === 'failed') workspace.messaging.failing.set(PHONE, 'The line is down');
		const answer = await send({ recipientPhone: PHONE, recipientName: 'Ann Lee Poe' });
		expect(answer).toMatchObject({ success: true, status, ...details });
		await until('the event to arrive', () => events.length > 0);
		expect(events).toEqual([`message.${status}`]);
		expect(workspace.messaging.leads).toMatchObject([{ firstName: 'Ann', lastName: 'Lee Poe' }]);
		server.close();
	});

	test('keeps to the pauses of a line, until its time has come or it is cancelled', async () => {
		const line = { fromLineId: '667f1f77bcf86cd799439014' };
		const statuses = async () => workspace.messaging.messages.map(({ status }) => status);
		await send({ recipientPhone: PHONE, ...line });
		await send({ recipientPhone: '+12025550102', ...line });
		await send({ recipientPhone: '+12025550103', ...line });
		expect(await statuses()).toEqual(['sent', 'pending', 'pending']);
		sandbox.advance(46_000);
		expect(await statuses()).toEqual(['sent', 'sent', 'pending']);
		const cancelled = await call('POST', '/messages/cancel-for-lead', {
			recipientPhone: '+12025550103',
		});
		expect(cancelled).toMatchObject({ success: true, cancelledCount: 1 });
		sandbox.advance(60_000);
		expect(await statuses()).toEqual(['sent', 'sent', 'cancelled']);
	});

	test.each([
		[{ message: '' }, 400, 'Message and attachmentUrls cannot both be empty'],
		[{ recipientPhone: '' }, 400, 'Either recipientEmail or recipientPhone is required'],
		[{ messageType: 'fax' }, 400, 'Invalid messageType'],
		[{ leadId: '0'.repeat(24) }, 404, 'Lead not found or access denied'],
		[{ sendFallbackSmsOnFailed: true }, 400, 'sendFallbackSmsOnFailed is true but'],
	])('%j is refused with %i', async (fields, status, error) => {
		const answer = await send({ recipientPhone: PHONE, ...fields });
		expect(answer).toMatchObject({ status, error: expect.stringContaining(error) as string });
		expect(workspace.messaging.messages).toEqual([]);
	});

	test('answers 429 above 60 a minute', async () => {
		workspace.messaging.isPaced = false;
		for (let sent = 0; sent < 60; sent++) await send({ recipientPhone: PHONE });
		expect(await send({ recipientPhone: PHONE })).toMatchObject({
			status: 429,
			retryAfter: expect.stringMatching(/^(59|60)$/) as string,
		});
		sandbox.advance(61_000);
		expect(await send({ recipientPhone: PHONE })).toMatchObject({ success: true });
	});
});

test('a lead is created once, found, and removed', async () => {
	const ann = { firstName: 'Ann', phone: '2025550101', email: 'Ann@Example.com' };
	const created = await call('POST', '/leads', { leads: [ann, { email: 'bo@example.com' }] });
	expect(created).toMatchObject({ savedCount: 2, duplicateCount: 0 });
	const again = await call('POST', '/leads', { leads: [{ email: 'ann@example.com' }] });
	const [first] = workspace.messaging.leads;
	expect(again).toMatchObject({ duplicateOnly: true, leadIds: [first?._id] });
	expect(await call('GET', '/leads?search=ann&limit=1')).toMatchObject({
		leads: [{ firstName: 'Ann', phone: PHONE }],
		pagination: { totalCount: 1, totalPages: 1 },
	});
	const ids = [first?._id, '0'.repeat(24)];
	expect(await call('DELETE', '/leads', { ids })).toMatchObject({ deletedCount: 1 });
	expect(await call('GET', `/leads?id=${first?._id}`)).toMatchObject({ status: 404 });
});

test('a reply is on its row with what it answers, and ends the campaign for its lead', async () => {
	const campaign = workspace.messaging.addCampaign('Spring', 'Hello');
	const path = `/campaigns/${campaign._id}/leads`;
	const lead = { firstName: 'Ann', phone: PHONE };
	const added = await call('POST', path, { lead });
	expect(added).toMatchObject({ messageCount: 1 });
	expect(await call('POST', path, { lead })).toMatchObject({ alreadyInCampaign: true });
	const text = 'Yes'.padEnd(300, '!');
	const leadId = String(added.leadId);
	await workspace.fire({ event: 'message.reply', facts: { leadId, messageId: 'r1', text } });
	const { replies } = await call('GET', `/replies?campaignId=${campaign._id}`);
	expect(replies).toMatchObject([
		{
			leadId,
			messageId: 'r1',
			message: text,
			recentReplies: [{ messageId: 'r1', message: text.slice(0, 200) }],
			parentMessages: [{ message: 'Hello', batchId: `campaign_${campaign._id}_0` }],
		},
	]);
});
