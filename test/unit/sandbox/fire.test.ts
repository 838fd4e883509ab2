import { createHmac } from 'node:crypto';

import { FAMILIES_OF } from '../../../tools/sandbox';
import { clear, stage } from './support';

afterEach(clear);

const everyEventInEveryFamily = [
	...Object.entries(FAMILIES_OF).flatMap(([event, families]) =>
		families.map((family) => ({ event, family })),
	),
	{ event: 'message.reaction', family: 'envelope' as const },
	{ event: 'message.reaction', family: 'flat' as const },
];

describe('a fired event', () => {
	it.each(everyEventInEveryFamily)('$event in family $family comes signed', async (fired) => {
		const { workspace, receiver, webhook } = await stage([fired.event]);
		const timestamp = '2026-04-15T12:00:00.000Z';
		await workspace.fire({ ...fired, facts: { timestamp } });
		expect(receiver.received).toHaveLength(1);
		const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = receiver.received;
		expect(headers).toMatchObject({
			'content-type': 'application/json',
			'x-tuco-signature': createHmac('sha256', webhook().secret).update(body).digest('hex'),
			'x-tuco-event': fired.event,
			'x-tuco-timestamp': timestamp,
		});
		expect(JSON.parse(body.toString())).toMatchObject({
			event: fired.event,
			timestamp,
			workspaceId: workspace.id,
		});
	});

	it.each(Object.entries(FAMILIES_OF))(
		'%s comes in the first of %j by default',
		async (event, families) => {
			const { workspace } = await stage([event]);
			expect(await workspace.fire({ event })).toMatchObject([{ family: families[0] }]);
		},
	);

	it('goes to every active webhook that has it, as the same message', async () => {
		const { workspace, receiver, webhook } = await stage(['message.sent']);
		const double = workspace.double(webhook().id);
		workspace.pause(workspace.double(webhook().id).id);
		workspace.addByHand({ url: receiver.url, events: ['message.reply'] });
		const deliveries = await workspace.fire({ event: 'message.sent' });
		expect(new Set(deliveries.map(({ webhookId }) => webhookId))).toEqual(
			new Set([webhook().id, double.id]),
		);
		const [one, two] = receiver.received;
		expect(one?.body).toEqual(two?.body);
		expect(one?.headers['x-tuco-signature']).not.toBe(two?.headers['x-tuco-signature']);
	});

	it('is a fresh message each time', async () => {
		const { workspace } = await stage(['message.sent']);
		const [one] = await workspace.fire({ event: 'message.sent' });
		const [two] = await workspace.fire({ event: 'message.sent' });
		expect(one?.messageId).toMatch(/^[0-9a-f]{24}$/);
		expect(one?.messageId).not.toBe(two?.messageId);
	});

	it('is marked when it is a test of the dashboard', async () => {
		const { workspace, receiver } = await stage(['message.reply']);
		await workspace.fire({ event: 'message.reply', testMode: true });
		expect(String(receiver.received[0]?.body)).toContain('"testMode":true');
	});

	it('is refused in a family in which it does not come', async () => {
		const { workspace } = await stage(['message.reply']);
		await expect(workspace.fire({ event: 'message.reply', family: 'document' })).rejects.toThrow(
			'message.reply does not come in the family document',
		);
	});
});
