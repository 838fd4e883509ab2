import type { Family, MessageFacts } from '../../tools/sandbox';

const SENT_AT = '2026-04-15T11:59:58.000Z';

/** Every fact has a different value, so that a key read from the wrong place is noticed. */
const FACTS = {
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
	sentAt: SENT_AT,
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
	error: null,
	reason: null,
	readAt: null,
} satisfies Partial<MessageFacts>;

const ATTACHMENTS = ['attachmentUrls', 'attachmentNames'];
const ORIGINAL = ['originalMessageId', 'originalMessage'];
const CONVERSATION = ['listId', ...ORIGINAL, 'parentMessages', 'recentReplies'];
const POLLING_FLAGS = ['isTruncated', 'mayHaveMissed'];

/** The keys whose value is a boolean. */
export const BOOLEAN_KEYS = ['isTest', ...POLLING_FLAGS];

type ContractEvent = { status: string; keys: string[]; facts?: Partial<MessageFacts> };

/** Contract section 4: an event's status, the keys that only its item has, and the facts that only it has. */
const EVENTS: Partial<Record<string, ContractEvent>> = {
	'message.sent': { status: 'sent', keys: ['sentAt'] },
	'message.delivered': { status: 'delivered', keys: ['sentAt'] },
	'message.failed': {
		status: 'failed',
		keys: ['sentAt', 'errorMessage'],
		facts: { error: 'Line is down' },
	},
	'message.fallback': {
		status: 'fallback',
		keys: ['sentAt', 'reason', 'checkedAddresses'],
		facts: { reason: 'No iMessage', checkedAddresses: ['+12025550111', 'jane@example.com'] },
	},
	'message.opened': {
		status: 'opened',
		keys: ['sentAt', 'readAt'],
		facts: { readAt: '2026-04-15T12:00:00.500Z' },
	},
	'message.reply': {
		status: 'received',
		keys: ['repliedAt', ...CONVERSATION, ...ATTACHMENTS, ...POLLING_FLAGS],
		facts: { sentAt: null },
	},
};

/** The events that the contract describes. */
export const CONTRACT_EVENTS = Object.keys(EVENTS);

/** All facts of an event that happens at a given time, ISO 8601. */
export function factsOf(event: string, timestamp: string): Partial<MessageFacts> {
	return { ...FACTS, timestamp, ...EVENTS[event]?.facts };
}

const CRM_KEYS = [
	'contactOwnerEmail',
	'hsContactId',
	'hsPortalId',
	'ghlContactId',
	'ghlLocationId',
];
const CAMPAIGN = ['campaignId', 'campaignName'];
const NAMES = ['firstName', 'lastName'];

/** The keys of every item that only an event of the `test` family leaves empty. */
const MESSAGE_KEYS = [
	'messageId',
	'messageType',
	'recipientPhone',
	'recipientEmail',
	'recipientName',
	...NAMES,
	'leadId',
	'lineId',
	...CAMPAIGN,
	...CRM_KEYS,
];
const SHARED_KEYS = ['timestamp', 'workspaceId', 'message', ...MESSAGE_KEYS];

const OUTCOME = ['sentAt', 'errorMessage', 'reason', 'checkedAddresses', 'readAt'];

/** The keys that each family has no value for (contract section 3). */
const MISSING_KEYS: Record<Family, readonly string[]> = {
	flat: [...NAMES, 'lineId', ...CAMPAIGN, ...CRM_KEYS, 'readAt', ...CONVERSATION, ...ATTACHMENTS],
	envelope: [
		'messageType',
		'recipientEmail',
		'leadId',
		...CAMPAIGN,
		...CRM_KEYS,
		...OUTCOME,
		...CONVERSATION,
	],
	document: [],
	reply: ['messageType', ...CRM_KEYS, ...ATTACHMENTS],
	'reply-object': ['messageType', ...CRM_KEYS, ...ATTACHMENTS, 'recentReplies'],
	test: [...MESSAGE_KEYS, ...OUTCOME, ...CONVERSATION, ...ATTACHMENTS],
};

/** The keys whose value is a list. */
export const LIST_KEYS = ['checkedAddresses', 'parentMessages', 'recentReplies', ...ATTACHMENTS];

/** The families without a reply time; their items have the event's time instead. */
const WITHOUT_REPLIED_AT: readonly Family[] = ['flat', 'envelope', 'test'];

/** The item that contract section 4 requires for an event, built from its facts independently of the trigger. */
export function contractItem(
	event: string,
	family: Family,
	timestamp: string,
): Record<string, unknown> {
	const facts = factsOf(event, timestamp);
	const values: Record<string, unknown> = {
		...facts,
		message: facts.text,
		errorMessage: facts.error,
		isTruncated: false,
		mayHaveMissed: false,
		...(WITHOUT_REPLIED_AT.includes(family) && { repliedAt: timestamp }),
	};
	const valueOf = (key: string) => {
		if (!MISSING_KEYS[family].includes(key)) return values[key];
		return LIST_KEYS.includes(key) ? [] : null;
	};
	const keys = [...SHARED_KEYS, ...(EVENTS[event]?.keys ?? [])];
	return {
		event,
		status: EVENTS[event]?.status,
		isTest: family === 'test',
		...Object.fromEntries(keys.map((key) => [key, valueOf(key)])),
	};
}
