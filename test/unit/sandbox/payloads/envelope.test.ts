import { EVENTS, buildPayload } from '../../../../tools/sandbox';

const keys = (value: object) => Object.keys(value).sort();

describe('family B', () => {
	it.each([...EVENTS, 'message.reaction'])('wraps %s', (event) => {
		const payload = buildPayload('envelope', event);
		expect(keys(payload)).toEqual(['data', 'event', 'timestamp', 'workspaceId']);
		expect(keys(payload.data)).toEqual([
			'attachmentNames',
			'attachmentUrls',
			'firstName',
			'lastName',
			'lineId',
			'message',
			'messageId',
			'recipientPhone',
			'status',
		]);
	});

	it('calls a reply received, and an unknown event by its last word', () => {
		expect(buildPayload('envelope', 'message.reply').data.status).toBe('received');
		expect(buildPayload('envelope', 'message.reaction').data.status).toBe('reaction');
	});
});
