import type { Family, MessageFacts } from '../../tools/sandbox';

/** Every fact filled in with a value of its own, so that a key read from the wrong place shows. */
export const FACTS = {
	messageId: '690d1c95984d3cdcac76e9ff',
	text: 'Hello from Tuco 👋',
	messageType: 'imessage',
	recipientPhone: '+12025550111',
	recipientEmail: 'jane@example.com',
	recipientName: 'Jane Doe',
	firstName: 'Jane',
	lastName: 'Doe',
	leadId: '667f1f77bcf86cd799439012',
	listId: '667f1f77bcf86cd799439013',
	lineId: '667f1f77bcf86cd799439014',
	campaignId: '667f1f77bcf86cd799439015',
	campaignName: 'Spring launch',
	workspaceId: 'org_123',
	createdByUserId: 'user_123',
	contactOwnerEmail: 'owner@example.com',
	hsContactId: '101',
	hsPortalId: '202',
	ghlContactId: 'ghl-contact',
	ghlLocationId: 'ghl-location',
	repliedAt: '2026-04-15T12:00:01.000Z',
	originalMessageId: '690d1c95984d3cdcac76e001',
	originalMessage: 'Are you free?',
	parentMessages: [
		{
			messageId: '690d1c95984d3cdcac76e001',
			message: 'Are you free?',
			sentAtUtc: '2026-04-15T11:00:00.000Z',
			batchId: 'batch-1',
			stepIndex: 2,
		},
	],
	recentReplies: [
		{
			messageId: '690d1c95984d3cdcac76e9ff',
			message: 'Hello from Tuco 👋',
			receivedAtUtc: '2026-04-15T12:00:01.000Z',
		},
	],
	attachmentUrls: ['https://example.com/photo.jpg'],
	attachmentNames: ['photo.jpg'],
} satisfies Partial<MessageFacts>;

const OWN_FACTS: Partial<Record<string, Partial<MessageFacts>>> = {
	'message.sent': { sentAt: '2026-04-15T11:59:58.000Z' },
	'message.delivered': { sentAt: '2026-04-15T11:59:58.000Z' },
	'message.failed': { sentAt: '2026-04-15T11:59:58.000Z', error: 'Line is down', reason: null },
	'message.fallback': {
		sentAt: '2026-04-15T11:59:58.000Z',
		reason: 'No iMessage',
		checkedAddresses: ['+12025550111', 'jane@example.com'],
	},
	'message.opened': {
		sentAt: '2026-04-15T11:59:58.000Z',
		readAt: '2026-04-15T12:00:00.500Z',
	},
	'message.reply': { sentAt: null },
};

/** All facts of an event that happens at a given time, ISO 8601. */
export function factsOf(event: string, timestamp: string): Partial<MessageFacts> {
	return { ...FACTS, timestamp, error: null, reason: null, readAt: null, ...OWN_FACTS[event] };
}

const STATUS: Partial<Record<string, string>> = {
	'message.sent': 'sent',
	'message.delivered': 'delivered',
	'message.failed': 'failed',
	'message.fallback': 'fallback',
	'message.opened': 'opened',
	'message.reply': 'received',
};

const OWN_KEYS: Partial<Record<string, readonly string[]>> = {
	'message.sent': ['sentAt'],
	'message.delivered': ['sentAt'],
	'message.failed': ['sentAt', 'error'],
	'message.fallback': ['sentAt', 'reason', 'checkedAddresses'],
	'message.opened': ['sentAt', 'readAt'],
	'message.reply': [
		'repliedAt',
		'originalMessageId',
		'parentMessages',
		'recentReplies',
		'attachmentUrls',
		'attachmentNames',
	],
};

const SHARED_KEYS = [
	'timestamp',
	'workspaceId',
	'messageId',
	'message',
	'messageType',
	'recipientPhone',
	'recipientEmail',
	'recipientName',
	'firstName',
	'lastName',
	'leadId',
	'lineId',
	'campaignId',
	'campaignName',
	'contactOwnerEmail',
	'hsContactId',
	'hsPortalId',
	'ghlContactId',
	'ghlLocationId',
];

const HUBSPOT_AND_CO = [
	'contactOwnerEmail',
	'hsContactId',
	'hsPortalId',
	'ghlContactId',
	'ghlLocationId',
];
const ATTACHMENTS = ['attachmentUrls', 'attachmentNames'];
const CAMPAIGN = ['campaignId', 'campaignName'];
const NAMES = ['firstName', 'lastName'];

/** What each family does not tell (contract section 3). */
const UNTOLD: Record<Family, readonly string[]> = {
	flat: [
		...NAMES,
		'lineId',
		...CAMPAIGN,
		...HUBSPOT_AND_CO,
		'readAt',
		'originalMessageId',
		'parentMessages',
		'recentReplies',
		...ATTACHMENTS,
	],
	envelope: [
		'messageType',
		'recipientEmail',
		'leadId',
		...CAMPAIGN,
		...HUBSPOT_AND_CO,
		'sentAt',
		'error',
		'reason',
		'checkedAddresses',
		'readAt',
		'originalMessageId',
		'parentMessages',
		'recentReplies',
	],
	document: [],
	reply: ['messageType', ...HUBSPOT_AND_CO, ...ATTACHMENTS],
	'reply-object': ['messageType', ...HUBSPOT_AND_CO, ...ATTACHMENTS, 'recentReplies'],
	test: [
		...SHARED_KEYS.filter((key) => !['timestamp', 'workspaceId', 'message'].includes(key)),
		...Object.values(OWN_KEYS)
			.flatMap((keys) => keys ?? [])
			.filter((key) => key !== 'repliedAt'),
	],
};

const LISTS = ['checkedAddresses', 'parentMessages', 'recentReplies', ...ATTACHMENTS];

/** The families that tell no time of the reply itself, so that the event's stands in. */
const WITHOUT_REPLIED_AT: readonly Family[] = ['flat', 'envelope', 'test'];

/**
 * The item of contract section 4 that an event is to become, worked out from the facts and from what its family tells,
 * independently of the trigger.
 */
export function contractItem(
	event: string,
	family: Family,
	timestamp: string,
): Record<string, unknown> {
	const facts = factsOf(event, timestamp);
	const told: Record<string, unknown> = {
		...facts,
		message: facts.text,
		...(WITHOUT_REPLIED_AT.includes(family) && { repliedAt: timestamp }),
	};
	const keys = [...SHARED_KEYS, ...(OWN_KEYS[event] ?? [])];
	const untold = (key: string) => (LISTS.includes(key) ? [] : null);
	return {
		event,
		status: STATUS[event],
		isTest: family === 'test',
		...Object.fromEntries(
			keys.map((key) => [key, UNTOLD[family].includes(key) ? untold(key) : told[key]]),
		),
	};
}
