import { buildPayload } from '../../../../tools/sandbox';

const keys = (value: object) => Object.keys(value).sort();

describe('family C', () => {
	const DOCUMENT = [
		'_id',
		'createdAt',
		'createdByUserId',
		'fromLineId',
		'leadId',
		'message',
		'messageType',
		'recipientEmail',
		'recipientName',
		'recipientPhone',
		'status',
		'updatedAt',
		'workspaceId',
	];

	it.each([
		['message.sent', ['sentAt'], []],
		['message.delivered', ['sentAt'], []],
		['message.failed', ['errorMessage'], ['error']],
		['message.fallback', ['errorMessage'], ['checkedAddresses', 'reason']],
		['message.opened', ['readAt', 'sentAt'], ['readAt']],
	])('has for %s the fields of the contract', (event, ofMessage, ofData) => {
		const payload = buildPayload('document', event);
		expect(keys(payload)).toEqual([
			'campaignId',
			'campaignName',
			'contactOwnerEmail',
			'data',
			'event',
			'ghlContactId',
			'ghlLocationId',
			'hsContactId',
			'hsPortalId',
			'lead',
			'leadId',
			'message',
			'messageId',
			'timestamp',
			'workspaceId',
		]);
		expect(keys(payload.message)).toEqual([...DOCUMENT, ...ofMessage].sort());
		expect(keys(payload.data)).toEqual(ofData);
		expect(keys(payload.lead ?? {})).toEqual([
			'_id',
			'email',
			'firstName',
			'lastName',
			'listId',
			'phone',
		]);
	});
});
