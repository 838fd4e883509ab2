import { buildPayload } from '../../../../tools/sandbox';

const keys = (value: object) => Object.keys(value).sort();

describe('family D', () => {
	const HEAD = [
		'event',
		'message',
		'messageId',
		'originalMessage',
		'originalMessageId',
		'parentMessages',
		'repliedAtUtc',
		'timestamp',
		'workspaceId',
	];
	const OF_A_LEAD = [
		'campaignId',
		'campaignName',
		'firstName',
		'fromLineId',
		'lastName',
		'lead',
		'leadId',
		'listId',
		'phone',
		'recipientName',
	];

	it('has the fields of the contract', () => {
		const payload = buildPayload('reply', 'message.reply', { text: 'Yes' });
		expect(keys(payload)).toEqual([...HEAD, ...OF_A_LEAD, 'data'].sort());
		expect(payload.message).toBe('Yes');
		expect(keys(payload.data)).toEqual(['parentMessages', 'repliedAtUtc', 'reply']);
		expect(keys(payload.data.reply)).toEqual([
			'leadId',
			'messageId',
			'name',
			'parentMessages',
			'recentReplies',
			'recipientEmail',
			'recipientPhone',
			'respondedAtUtc',
		]);
	});

	it('leaves out what is unknown of a reply without lead, campaign and original message', () => {
		const payload = buildPayload('reply', 'message.reply', {
			leadId: null,
			listId: null,
			firstName: null,
			lastName: null,
			recipientPhone: null,
			lineId: null,
			campaignId: null,
			campaignName: null,
			originalMessageId: null,
		});
		expect(keys(payload)).toEqual([...HEAD, 'data'].sort());
		expect(payload).toMatchObject({
			originalMessageId: null,
			originalMessage: null,
			parentMessages: [],
		});
	});

	it('has an older form with an object for the message and without data', () => {
		const payload = buildPayload('reply-object', 'message.reply', { text: 'Yes' });
		expect(keys(payload)).toEqual([...HEAD, ...OF_A_LEAD].sort());
		expect(payload.message).toEqual({ message: 'Yes' });
	});
});
