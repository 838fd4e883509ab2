import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { locator, SEND, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const JANE = SEND.recipientPhone;
const LEAD = '69b2c41d352a78479d2c623b';
const settings = { onError: 'continueErrorOutput' } as const;
const send = async (
	more: INodeParameters = {},
	top: INodeParameters = {},
	items: INodeExecutionData[] = [{ json: {} }],
) =>
	await tuco.run({
		parameters: { ...SEND, additionalFields: more, ...top },
		items,
		settings,
	});
const cancel = async (parameters: INodeParameters) =>
	await tuco.run({
		parameters: { resource: 'message', operation: 'cancelPending', ...parameters },
		settings,
	});
/** Has Tuco answer the next call with this, without doing anything. */
const answering = (body: object, status = 200) =>
	tuco.sandbox.faults.add({ method: 'POST', status, body: JSON.stringify(body) });

describe('Send gives', () => {
	const KEYS =
		'status messageId leadId isSkipped reason errorMessage scheduledDate recipientPhone recipientEmail recipientName message messageType lineId sentAt duplicateOnly existingLeadIds ghlContactId ghlLocationId hsContactId hsPortalId';
	const SILENT = {
		...Object.fromEntries(KEYS.split(' ').map((key) => [key, null])),
		isSkipped: false,
		duplicateOnly: false,
		existingLeadIds: [],
	};
	const guarded = { success: true, skipped: true, reason: 'duplicate_send_recent' };

	test.each<[string, answer: object, item: object]>([
		[
			'an answer without a message',
			{ success: true, status: 'sent', leadId: LEAD },
			{ status: 'sent', leadId: LEAD },
		],
		[
			'the facts of a duplicate lead',
			{
				status: 'sent',
				duplicateOnly: true,
				existingLeadIds: [LEAD],
				leadIds: [LEAD],
				message: {
					_id: 'm1',
					status: 'sent',
					leadId: LEAD,
					fromLineId: 'l1',
					sentAt: '2026-03-12T22:57:02.892Z',
				},
				hsContactId: '120001',
			},
			{
				status: 'sent',
				messageId: 'm1',
				leadId: LEAD,
				lineId: 'l1',
				sentAt: '2026-03-12T22:57:02.892Z',
				duplicateOnly: true,
				existingLeadIds: [LEAD],
				hsContactId: '120001',
			},
		],
		[
			'a flat answer',
			{ success: true, skipped: false, messageId: 'm1', status: 'pending', leadId: LEAD },
			{ status: 'pending', messageId: 'm1', leadId: LEAD },
		],
		[
			'what the guard against duplicates skipped',
			{ ...guarded, originalMessageId: 'm0', leadId: LEAD, secondsSinceOriginal: 3 },
			{ status: 'skipped', messageId: 'm0', leadId: LEAD, isSkipped: true, reason: guarded.reason },
		],
		[
			'a queued message with its time',
			{ status: 'scheduled', scheduledDate: '2026-03-13T13:00:00.000Z', reason: 'Daily limit' },
			{ status: 'scheduled', scheduledDate: '2026-03-13T13:00:00.000Z', reason: 'Daily limit' },
		],
		[
			'a failure that Tuco answers with success',
			{ status: 'failed', error: 'Device offline' },
			{ status: 'failed', errorMessage: 'Device offline' },
		],
		['a failure without a status', { success: false }, { status: 'failed' }],
	])('%s, with the same keys always', async (_what, answer, item) => {
		answering(answer);
		const { main } = await send();
		expect(main).toEqual([{ json: { ...SILENT, ...item }, pairedItem: { item: 0 } }]);
		expect(Object.keys(main[0]?.json ?? {})).toEqual(KEYS.split(' '));
	});

	test('what was sent, under the ID and with the words of the trigger', async () => {
		const { main } = await send({ recipientName: 'Jane Smith' });
		const [message] = tuco.workspace.messaging.messages;
		expect(main).toMatchObject([
			{
				json: {
					status: 'sent',
					messageId: message?._id,
					leadId: message?.leadId,
					recipientPhone: JANE,
					recipientName: 'Jane Smith',
					message: 'Hi',
					messageType: 'imessage',
					lineId: message?.fromLineId,
					sentAt: message?.sentAt,
				},
			},
		]);
	});

	test('with Simplify off, the answer as it is, but never a key error', async () => {
		const answer = {
			status: 'failed',
			error: 'Device offline',
			message: { _id: 'm1' },
			isNew: [1],
		};
		answering(answer);
		const { main } = await send({}, { simplify: false });
		const { error, ...rest } = answer;
		expect(main.map(({ json }) => json)).toEqual([{ ...rest, errorMessage: error }]);
	});
});

test('a hint counts what was not simply sent', async () => {
	const queued = { status: 'scheduled', scheduledDate: '2026-03-13T13:00:00.000Z' };
	for (const answer of [{ status: 'sent' }, { status: 'pending' }, queued]) answering(answer);
	for (const answer of [{ status: 'fallback' }, { status: 'failed' }, { skipped: true }]) {
		answering(answer);
	}
	const items = Array.from({ length: 6 }, () => ({ json: {} }));
	const { hints } = await send({}, {}, items);
	expect(hints).toEqual([
		'2 queued until 2026-03-13 13:00 UTC, 1 without iMessage, 1 skipped, 1 failed',
	]);
	expect(await send()).toMatchObject({ main: [{ json: { status: 'sent' } }], hints: [] });
});

test.each<[status: number, error: string, happened: string, remedy: string]>([
	[402, 'READ_ONLY', 'read-only because its subscription is past due', 'Update the billing'],
	[403, 'Attachment URL does not belong to this organization', 'another workspace', 'public URL'],
	[404, 'Lead not found or access denied', 'no lead with this ID', 'Check the ID'],
	[
		400,
		'No active lines in workspace. Add and activate a line',
		'no active line',
		'activate a line',
	],
	[400, 'Invalid time format. sendWindowStart and', 'send window', 'HH:mm'],
	[400, 'Invalid timezone or time window settings.', 'send window', 'America/New_York'],
	[
		400,
		'Either recipientEmail or recipientPhone is required (in body',
		'no address',
		'Recipient Phone',
	],
	[
		400,
		'sendFallbackSmsOnFailed is true but fallback',
		'Fallback SMS is not set up',
		'Connect Twilio',
	],
	[400, 'Something new', 'Tuco rejected the request (Something new)', 'active workspace'],
])('Send explains the error %i %s', async (status, error, happened, remedy) => {
	answering({ error }, status);
	const { errors } = await send();
	expect(errors).toMatchObject([{ json: { error: containing(happened) } }]);
	expect(errors).toMatchObject([{ json: { error: containing(remedy) } }]);
	expect(tuco.sandbox.requests).toHaveLength(1);
});

describe('Cancel Pending', () => {
	test.each<[string, (leadId: string) => INodeParameters]>([
		['lead', (leadId) => ({ to: 'lead', leadId: locator(leadId) })],
		['phone', () => ({ to: 'phone', recipientPhone: '+1 202 555 0143' })],
		['email', () => ({ to: 'email', recipientEmail: 'jane@example.com' })],
	])('cancels what is queued, by %s, and finds nothing the second time', async (_by, whom) => {
		const scheduledDate = '2099-07-01T09:00:00Z';
		const { main } = await send({ scheduledDate, recipientEmail: 'jane@example.com' });
		await send({ scheduledDate }, { recipientPhone: '+12025550199' });
		const { leadId, messageId } = main[0]?.json ?? {};
		const cancelling = whom(leadId as string);
		const given = async () => (await cancel(cancelling)).main.map(({ json }) => json);
		expect(await given()).toMatchObject([{ cancelledCount: 1, leadId, messageIds: [messageId] }]);
		expect(await given()).toMatchObject([{ cancelledCount: 0, leadId, messageIds: [] }]);
		const statuses = tuco.workspace.messaging.messages.map(({ status }) => status);
		expect(statuses).toEqual(['cancelled', 'scheduled']);
	});

	test('is repeated after a server error, since that is safe', async () => {
		tuco.sandbox.faults.add({ status: 500 });
		const { main } = await cancel({ to: 'phone', recipientPhone: JANE });
		expect(main).toMatchObject([{ json: { cancelledCount: 0, recipientPhone: JANE } }]);
	});
});
