import { clear, stage } from './support';

afterEach(clear);

describe('an answer', () => {
	it('of 200 is logged with status, latency and text, and told on the webhook', async () => {
		const { workspace, webhook } = await stage(['message.sent']);
		const facts = { messageId: '690d1c95984d3cdcac76e9ff' };
		const [delivery] = await workspace.fire({ event: 'message.sent', family: 'flat', facts });
		expect(delivery).toEqual({
			at: expect.any(String) as string,
			webhookId: webhook().id,
			url: webhook().url,
			event: 'message.sent',
			family: 'flat',
			messageId: '690d1c95984d3cdcac76e9ff',
			status: 200,
			latencyMs: expect.any(Number) as number,
			response: 'OK',
			error: null,
		});
		expect(workspace.deliveries).toEqual([delivery]);
		expect(webhook()).toMatchObject({
			lastTriggeredAt: delivery?.at,
			lastSuccessAt: webhook().updatedAt,
			lastFailureAt: null,
			failureCount: 0,
		});
	});

	it.each([500, 429, 307])('of %i is logged and not tried again', async (status) => {
		const { workspace, receiver, webhook } = await stage(['message.sent']);
		receiver.answer = { status, body: 'no', headers: { Location: '/hook', 'Retry-After': '0' } };
		expect(await workspace.fire({ event: 'message.sent' })).toMatchObject([
			{ status, response: 'no', error: null },
		]);
		await workspace.fire({ event: 'message.reply' });
		expect(receiver.received).toHaveLength(1);
		expect(webhook()).toMatchObject({ lastSuccessAt: null, failureCount: 1 });
		expect(webhook().lastFailureAt).toBe(webhook().updatedAt);
	});

	it('of 200 ends a row of failures', async () => {
		const { workspace, receiver, webhook } = await stage(['message.sent']);
		receiver.answer = { status: 500, body: '' };
		await workspace.fire({ event: 'message.sent' });
		await workspace.fire({ event: 'message.sent' });
		expect(webhook().failureCount).toBe(2);
		receiver.answer = { status: 204, body: '' };
		await workspace.fire({ event: 'message.sent' });
		expect(webhook().failureCount).toBe(0);
	});

	it('that does not come in time is a failure', async () => {
		const { workspace, receiver, webhook } = await stage(['message.sent'], {
			deliveryLimitMs: 30,
		});
		receiver.answer = null;
		expect(await workspace.fire({ event: 'message.sent' })).toMatchObject([
			{ status: null, response: '', error: 'The operation was aborted due to timeout' },
		]);
		expect(webhook().failureCount).toBe(1);
	});

	it('of nobody is a failure with its cause', async () => {
		const { workspace, receiver } = await stage(['message.sent']);
		await receiver.stop();
		expect(await workspace.fire({ event: 'message.sent' })).toMatchObject([
			{ status: null, error: expect.stringContaining('ECONNREFUSED') as string },
		]);
	});
});
