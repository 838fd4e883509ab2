import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../../nodes/Tuco/shared/json';

/** A payload that holds a value at each of the paths. */
export function payloadWith(event: string, values: Record<string, unknown>): IDataObject {
	const payload: IDataObject = { event };
	for (const [path, value] of Object.entries(values)) {
		const keys = path.split('.');
		const last = keys.pop() ?? '';
		let object = payload;
		for (const key of keys) {
			const inner: unknown = object[key];
			const next = isObject(inner) ? inner : {};
			object[key] = next;
			object = next;
		}
		Object.assign(object, { [last]: value });
	}
	return payload;
}

/** Contract section 4: the key, the event it is read on, and where it is read from, the first winning. */
export const TEXTS: [key: string, event: string, paths: string[]][] = [
	['timestamp', 'message.sent', ['timestamp']],
	['workspaceId', 'message.sent', ['workspaceId', 'message.workspaceId']],
	[
		'messageId',
		'message.sent',
		['messageId', 'data.messageId', 'message._id', 'data.reply.messageId'],
	],
	['messageType', 'message.sent', ['messageType', 'message.messageType', 'data.messageType']],
	['status', 'message.unheard', ['status', 'message.status', 'data.status']],
	[
		'recipientPhone',
		'message.sent',
		[
			'recipientPhone',
			'message.recipientPhone',
			'data.recipientPhone',
			'data.reply.recipientPhone',
			'phone',
			'lead.phone',
		],
	],
	[
		'recipientEmail',
		'message.sent',
		[
			'recipientEmail',
			'message.recipientEmail',
			'data.recipientEmail',
			'data.reply.recipientEmail',
			'lead.email',
		],
	],
	['recipientName', 'message.sent', ['recipientName', 'message.recipientName', 'data.reply.name']],
	['firstName', 'message.sent', ['firstName', 'data.firstName', 'lead.firstName']],
	['lastName', 'message.sent', ['lastName', 'data.lastName', 'lead.lastName']],
	[
		'leadId',
		'message.sent',
		['leadId', 'message.leadId', 'data.leadId', 'data.reply.leadId', 'lead._id'],
	],
	['lineId', 'message.sent', ['fromLineId', 'message.fromLineId', 'data.lineId', 'lineId']],
	['campaignId', 'message.sent', ['campaignId']],
	['campaignName', 'message.sent', ['campaignName']],
	['contactOwnerEmail', 'message.sent', ['contactOwnerEmail']],
	['hsContactId', 'message.sent', ['hsContactId']],
	['hsPortalId', 'message.sent', ['hsPortalId']],
	['ghlContactId', 'message.sent', ['ghlContactId']],
	['ghlLocationId', 'message.sent', ['ghlLocationId']],
	['sentAt', 'message.sent', ['sentAt', 'message.sentAt']],
	['sentAt', 'message.delivered', ['sentAt', 'message.sentAt']],
	['sentAt', 'message.failed', ['sentAt', 'message.sentAt']],
	['sentAt', 'message.fallback', ['sentAt', 'message.sentAt']],
	['sentAt', 'message.opened', ['sentAt', 'message.sentAt']],
	['error', 'message.failed', ['data.error', 'message.errorMessage', 'error', 'reason']],
	['reason', 'message.fallback', ['reason', 'data.reason', 'message.errorMessage']],
	['readAt', 'message.opened', ['data.readAt', 'message.readAt', 'readAt']],
	[
		'repliedAt',
		'message.reply',
		['repliedAtUtc', 'data.repliedAtUtc', 'data.reply.respondedAtUtc', 'timestamp'],
	],
	[
		'originalMessageId',
		'message.reply',
		['originalMessageId', 'data.originalMessageId', 'data.reply.originalMessageId'],
	],
];

const fromReply = (key: string) => [key, `data.${key}`, `data.reply.${key}`];

/** As {@link TEXTS}, for the lists; a member is made of a text. */
export const LISTS: [
	key: string,
	event: string,
	paths: string[],
	member: (text: string) => unknown,
][] = [
	[
		'checkedAddresses',
		'message.fallback',
		['checkedAddresses', 'data.checkedAddresses'],
		(text) => text,
	],
	['parentMessages', 'message.reply', fromReply('parentMessages'), (messageId) => ({ messageId })],
	['recentReplies', 'message.reply', fromReply('recentReplies'), (messageId) => ({ messageId })],
	[
		'attachmentUrls',
		'message.reply',
		['data.attachmentUrls', 'message.attachmentUrls', 'attachmentUrls'],
		(text) => text,
	],
	[
		'attachmentNames',
		'message.reply',
		['data.attachmentNames', 'message.attachmentNames', 'attachmentNames'],
		(text) => text,
	],
];
