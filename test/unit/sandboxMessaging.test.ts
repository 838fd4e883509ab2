import { createServer } from 'node:http';

import { listen } from '../../tools/sandbox';
import { until } from '../../tools/n8n/wait';
import { useSandbox } from '../support/useSandbox';

const PHONE = '+12025550101';

const { sandbox, workspace, messaging, call } = useSandbox();
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
		workspace().addByHand({ url, events: [`message.${status}`] });
		if (status === 'fallback') messaging().withoutIMessage.add(PHONE);
		if (status === 'failed') messaging().failing.set(PHONE, 'The line is down');
		const answer = await send({ recipientPhone: PHONE, recipientName: 'Ann Lee Poe' });
		expect(answer).toMatchObject({ success: true, status, ...details });
		await until('the event to arrive', () => events.length > 0);
		expect(events).toEqual([`message.${status}`]);
		expect(messaging().leads).toMatchObject([{ firstName: 'Ann', lastName: 'Lee Poe' }]);
		server.close();
	});

	test('keeps to the pauses of a line, until its time has come or it is cancelled', async () => {
		const line = { fromLineId: '667f1f77bcf86cd799439014' };
		const statuses = async () => messaging().messages.map(({ status }) => status);
		await send({ recipientPhone: PHONE, ...line });
		await send({ recipientPhone: '+12025550102', ...line });
		await send({ recipientPhone: '+12025550103', ...line });
		expect(await statuses()).toEqual(['sent', 'pending', 'pending']);
		sandbox().advance(46_000);
		expect(await statuses()).toEqual(['sent', 'sent', 'pending']);
		const cancelled = await call('POST', '/messages/cancel-for-lead', {
			recipientPhone: '+12025550103',
		});
		expect(cancelled).toMatchObject({ success: true, cancelledCount: 1 });
		sandbox().advance(60_000);
		expect(await statuses()).toEqual(['sent', 'sent', 'cancelled']);
	});
});

describe('sending later', () => {
	/** The sandbox's clock at a time of the future, in UTC. */
	const startAt = (time: string) => sandbox().advance(Date.parse(time) - sandbox().clock.now());
	const berlin = { timezone: 'Europe/Berlin', sendWindowStart: '09:30', sendWindowEnd: '17:00' };
	const FRIDAY_NIGHT = '2032-01-02T20:00:00Z';

	test.each([
		['its date', { scheduledDate: '2032-01-03T10:00:00.000Z' }, '2032-01-03T10:00:00.000Z'],
		['its window', berlin, '2032-01-03T08:30:00.000Z'],
		['a day that is allowed', { ...berlin, allowedDaysOfWeek: [1, 2] }, '2032-01-05T08:30:00.000Z'],
	])('waits for %s', async (_, fields, scheduledDate) => {
		startAt(FRIDAY_NIGHT);
		const answer = await send({ recipientPhone: PHONE, ...fields });
		expect(answer).toMatchObject({ success: true, status: 'scheduled', scheduledDate });
		startAt(scheduledDate);
		expect(messaging().messages).toMatchObject([{ status: 'sent' }]);
	});

	test('waits for the next morning in New York when the line reached its limit', async () => {
		startAt(FRIDAY_NIGHT);
		const line = messaging().lines.all[0];
		Object.assign(line ?? {}, { dailyNewConversationsLimit: 1, dailyTotalMessagesLimit: 2 });
		const later = { status: 'scheduled', scheduledDate: '2032-01-03T14:00:00.000Z' };
		const phones = [PHONE, '+12025550102', PHONE, PHONE];
		const answers: unknown[] = [];
		for (const recipientPhone of phones) {
			sandbox().advance(60_000);
			answers.push(await send({ recipientPhone, fromLineId: line?._id }));
		}
		const reason = 'Daily limit of the line reached';
		const sent = { status: 'sent' };
		expect(answers).toMatchObject([sent, { ...later, reason }, sent, { ...later, reason }]);
		const { lines } = await call('GET', '/lines/by-user');
		const usage = { date: '2032-01-02', newConversationsCount: 1, totalMessagesCount: 2 };
		expect(lines).toMatchObject([{ usage, healthCheck: { status: 'healthy' } }, {}, {}]);
	});
});

test('a reply with STOP bars further sends, to every address of the lead', async () => {
	const { leadId } = await send({ recipientPhone: PHONE, altEmail1: 'ann@example.com' });
	await workspace().fire({
		event: 'message.reply',
		facts: { leadId: String(leadId), text: 'Stop, please' },
	});
	expect(await send({ recipientEmail: 'Ann@example.com' })).toMatchObject({
		...{ status: 'failed', leadId, error: expect.stringContaining('Do Not Contact') as string },
	});
});

test('a send fails without active lines, unless it names one', async () => {
	for (const line of messaging().lines.all) line.isActive = false;
	const error = expect.stringContaining('No active lines in workspace') as string;
	expect(await send({ recipientPhone: PHONE })).toMatchObject({ status: 400, error });
	const fromLineId = messaging().lines.all[0]?._id;
	expect(await send({ recipientPhone: PHONE, fromLineId })).toMatchObject({ status: 'sent' });
});

test('Tuco sends an SMS for a failed message that asks for it', async () => {
	workspace().twilioConnected = true;
	messaging().failing.set(PHONE, 'The line is down');
	await send({ recipientPhone: PHONE });
	await send({ recipientPhone: PHONE, message: 'Hello', sendFallbackSmsOnFailed: true });
	expect(workspace().texts).toMatchObject([{ to: PHONE, text: 'Hello' }]);
});
