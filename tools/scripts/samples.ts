import { z } from 'zod';

import { normalise } from '../../nodes/Tuco/trigger/delivery/normalise';
import type { TucoItem } from '../../nodes/Tuco/shared/items';
import { isKnownEvent, TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import { PUBLISHED_TYPE } from '../n8n/workflows';
import { buildPayload, type MessageFacts, noIMessage } from '../sandbox';

/** The samples' facts. The sandbox makes up the rest. */
const FACTS: Partial<MessageFacts> = {
	messageId: '690d1c95984d3cdcac76e9ff',
	text: 'Hi Jane, do you have ten minutes for a call this week?',
	recipientPhone: '+12025550123',
	recipientEmail: 'jane@example.com',
	lineId: '699f704bc405fae6ca299a08',
	campaignName: 'Spring Outreach',
	workspaceId: 'org_123',
	contactOwnerEmail: 'sam@example.com',
	hsContactId: '101',
	hsPortalId: '202',
	timestamp: '2026-04-15T12:00:00.000Z',
	sentAt: '2026-04-15T11:59:58.000Z',
	reason: 'iMessage is not available for this recipient',
	/** The message that the sample reply answers. */
	originalMessageId: '690d1c95984d3cdcac76e001',
};

/** Different facts for items pinned in workflows that would do nothing with the samples. */
const PINNED_FACTS: Partial<Record<string, Partial<Record<string, Partial<MessageFacts>>>>> = {
	// Failures that require an SMS. Each message gets only one SMS, so message IDs within a workflow differ.
	'1-fallback-to-sms.json': {
		'message.failed': { messageId: '690d1c95984d3cdcac76e002', error: noIMessage('+12025550123') },
	},
	'6-everything-at-once.json': {
		'message.failed': { error: noIMessage('+12025550123') },
	},
	// Three messages: one opened and replied to, one failed, one fell back.
	'4-outcomes-to-table.json': {
		'message.sent': { messageId: '690d1c95984d3cdcac76e001' },
		'message.opened': { messageId: '690d1c95984d3cdcac76e001' },
		'message.failed': { messageId: '690d1c95984d3cdcac76e002' },
	},
	'5-opt-out.json': { 'message.reply': { text: 'Stop!', recentReplies: [] } },
	// A campaign's message starts no follow-up.
	'10-follow-up.json': { 'message.sent': { campaignId: null, campaignName: null } },
	'12-agent.json': { 'message.reply': { text: 'Are you open on Monday?', recentReplies: [] } },
	'13-agent-with-approval.json': {
		'message.reply': { text: 'Are you open on Monday?', recentReplies: [] },
	},
};

/**
 * The item that Tuco Trigger outputs for an event, created by the trigger's own code from a sandbox payload, in the
 * event's richest family.
 *
 * @param changes facts that differ from the sample's
 */
export function sampleItem(event: string, changes: Partial<MessageFacts> = {}): TucoItem {
	const isReply = event === 'message.reply';
	const richest = isReply ? 'reply' : 'document';
	const text = isReply && { text: 'Yes, tomorrow at 10 works. 👍' };
	const facts = { ...FACTS, ...text, ...changes };
	const payload = buildPayload(isKnownEvent(event) ? richest : 'envelope', event, facts);
	return normalise({ ...payload }, Buffer.alloc(0), null);
}

const WORKFLOW = z.record(z.unknown());
const TRIGGER = z.object({
	name: z.string(),
	type: z.literal(PUBLISHED_TYPE),
	parameters: z.object({ events: z.array(z.string()), outputMode: z.string().optional() }),
});

/**
 * A workflow with a sample item for each subscribed event pinned to its trigger. With one output per event, only the
 * first output's item: n8n sends all pinned data to the first output. Pinned items of other nodes stay.
 */
export function withPinnedItems(file: string, content: unknown): Record<string, unknown> {
	const workflow = WORKFLOW.parse(content);
	const nodes = z.array(z.object({ type: z.string() }).passthrough()).parse(workflow.nodes);
	const triggers = z.array(TRIGGER).parse(nodes.filter(({ type }) => type === PUBLISHED_TYPE));
	const pins = triggers.map(({ name, parameters: { events, outputMode } }) => {
		const first = TUCO_EVENTS[0].name;
		const pinned = outputMode === 'perEvent' ? [first] : events;
		const itemOf = (event: string) => sampleItem(event, PINNED_FACTS[file]?.[event]);
		return [name, pinned.map((event) => ({ json: itemOf(event) }))];
	});
	const others = WORKFLOW.parse(workflow.pinData ?? {});
	return { ...workflow, pinData: { ...others, ...Object.fromEntries(pins) } };
}
