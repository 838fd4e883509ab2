import { buildPayload } from '../../../../tools/sandbox';

/** The fields of contract section 3, A. */
const FLAT = [
	'event',
	'messageId',
	'status',
	'message',
	'messageType',
	'recipientEmail',
	'recipientPhone',
	'recipientName',
	'leadId',
	'workspaceId',
	'createdByUserId',
	'timestamp',
];

const keys = (value: object) => Object.keys(value).sort();
const including = (...fields: string[]) => [...FLAT, ...fields].sort();

describe('family A', () => {
	it.each([
		['message.sent', including('sentAt')],
		['message.delivered', including('sentAt')],
		['message.opened', including('sentAt')],
		['message.failed', including('reason')],
		['message.fallback', including('reason', 'checkedAddresses')],
		['message.reply', including()],
	])('has for %s the fields of the contract', (event, fields) => {
		expect(keys(buildPayload('flat', event))).toEqual(fields);
	});

	it('is the same as the sample of the docs when told the same', () => {
		const timestamp = '2025-10-15T14:30:05.000Z';
		const payload = buildPayload('flat', 'message.delivered', {
			messageId: 'm1',
			text: 'Hello 👋',
			recipientEmail: null,
			workspaceId: 'org_1',
			timestamp,
		});
		expect(payload).toEqual({
			event: 'message.delivered',
			messageId: 'm1',
			status: 'delivered',
			message: 'Hello 👋',
			messageType: 'imessage',
			recipientEmail: null,
			recipientPhone: '+12025550143',
			recipientName: 'Jane Doe',
			leadId: '667f1f77bcf86cd799439012',
			workspaceId: 'org_1',
			createdByUserId: 'user_sandbox',
			sentAt: '2025-10-15T14:30:00.000Z',
			timestamp,
		});
	});
});
