import { createHmac } from 'node:crypto';

import { call, clear, create, receive, start } from './support';

afterEach(clear);

/** A webhook at an endpoint, and its health check. */
async function stage(options: { deliveryLimitMs?: number } = {}) {
	const { sandbox, workspace } = await start(options);
	const receiver = await receive();
	await create(sandbox, workspace, {
		url: receiver.url,
		events: ['message.opened', 'message.sent'],
	});
	const path = `/api/webhooks/${workspace.webhooks[0]?.id ?? ''}/health-check`;
	const check = () => call(sandbox, 'POST', path, { key: workspace.apiKey });
	return { workspace, receiver, check };
}

describe('a health check', () => {
	it('sends one signed test of the first event', async () => {
		const { workspace, receiver, check } = await stage();
		await check();
		expect(receiver.received).toHaveLength(1);
		const body = receiver.received[0]?.body ?? Buffer.alloc(0);
		expect(JSON.parse(body.toString())).toEqual({
			event: 'message.opened',
			timestamp: expect.any(String) as string,
			workspaceId: workspace.id,
			data: { test: true, message: expect.any(String) as string },
		});
		const secret = workspace.webhooks[0]?.secret ?? '';
		expect(receiver.received[0]?.headers['x-tuco-signature']).toBe(
			createHmac('sha256', secret).update(body).digest('hex'),
		);
	});

	it('tells that the endpoint answered 2xx', async () => {
		const { check } = await stage();
		const { status, json } = await check();
		expect(status).toBe(200);
		expect(json).toEqual({
			success: true,
			message: 'Health check passed',
			statusCode: 200,
			response: 'OK',
		});
	});

	it('tells that the endpoint answered with an error', async () => {
		const { receiver, check } = await stage();
		receiver.answer = { status: 502, body: 'upstream connect error' };
		const { status, json } = await check();
		expect(status).toBe(200);
		expect(json).toEqual({
			success: false,
			error: 'HTTP 502: Bad Gateway',
			details: 'upstream connect error',
			statusCode: 502,
		});
	});

	it('tells that nobody listens', async () => {
		const { receiver, check } = await stage();
		await receiver.stop();
		expect((await check()).json).toEqual({
			success: false,
			error: expect.stringContaining('ECONNREFUSED') as string,
		});
	});

	it('tells that the endpoint took too long', async () => {
		const { receiver, check } = await stage({ deliveryLimitMs: 30 });
		receiver.answer = null;
		expect((await check()).json).toEqual({
			success: false,
			error: 'The operation was aborted due to timeout',
		});
	});

	it('works while the workspace is read-only, and is logged as a delivery', async () => {
		const { workspace, check } = await stage();
		workspace.subscription = 'past-due';
		expect((await check()).json).toMatchObject({ success: true });
		expect(workspace.deliveries).toMatchObject([
			{ event: 'message.opened', family: 'test', messageId: null, status: 200 },
		]);
	});
});
