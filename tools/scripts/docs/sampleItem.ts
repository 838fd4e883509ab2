import { normalise } from '../../../nodes/Tuco/trigger/delivery/normalise';
import type { TucoItem } from '../../../nodes/Tuco/trigger/events/items';
import { buildPayload, familiesOf, type Family, type MessageFacts } from '../../sandbox';

const SENT_AT = '2026-04-15T11:59:58.000Z';
const HAPPENED_AT = '2026-04-15T12:00:00.000Z';
const QUESTION = 'Hi Jane, do you have ten minutes for a call this week?';
/** The message that the reply of the samples answers. */
export const QUESTION_ID = '690d1c95984d3cdcac76e001';

const FACTS: Partial<MessageFacts> = {
	messageId: '690d1c95984d3cdcac76e9ff',
	text: QUESTION,
	messageType: 'imessage',
	recipientPhone: '+12025550123',
	recipientEmail: 'jane@example.com',
	recipientName: 'Jane Doe',
	firstName: 'Jane',
	lastName: 'Doe',
	leadId: '667f1f77bcf86cd799439012',
	lineId: '699f704bc405fae6ca299a08',
	campaignId: '667f1f77bcf86cd799439015',
	campaignName: 'Spring Outreach',
	workspaceId: 'org_123',
	contactOwnerEmail: 'sam@example.com',
	hsContactId: '101',
	hsPortalId: '202',
	ghlContactId: null,
	ghlLocationId: null,
	timestamp: HAPPENED_AT,
	sentAt: SENT_AT,
};

/** What only the sample of one event says. */
const OWN_FACTS: Partial<Record<string, Partial<MessageFacts>>> = {
	'message.failed': { error: 'The line is not connected' },
	'message.fallback': {
		reason: 'iMessage is not available for this recipient',
		checkedAddresses: ['+12025550123', 'jane@example.com'],
	},
	'message.opened': { readAt: HAPPENED_AT },
	'message.reply': {
		text: 'Yes, tomorrow at 10 works. 👍',
		repliedAt: HAPPENED_AT,
		originalMessageId: QUESTION_ID,
		originalMessage: QUESTION,
		parentMessages: [
			{
				messageId: QUESTION_ID,
				message: QUESTION,
				sentAtUtc: SENT_AT,
				batchId: null,
				stepIndex: 0,
			},
		],
		recentReplies: [
			{
				messageId: '690d1c95984d3cdcac76e9ff',
				message: 'Yes, tomorrow at 10 works. 👍',
				receivedAtUtc: HAPPENED_AT,
			},
		],
	},
};

const RICHEST = ['document', 'reply', 'envelope'] as const;

/**
 * The item that Tuco Trigger emits for an event, made by the trigger's own code from a payload of the sandbox.
 *
 * @param changes what is to have happened otherwise than in the sample of the page
 */
export function sampleItem(event: string, changes: Partial<MessageFacts> = {}): TucoItem {
	const families: readonly Family[] = familiesOf(event);
	// The richest family that the event comes in.
	const family = RICHEST.find((each) => families.includes(each)) ?? 'flat';
	const payload = { ...buildPayload(family, event, { ...FACTS, ...OWN_FACTS[event], ...changes }) };
	return normalise(payload, Buffer.alloc(0), null);
}
