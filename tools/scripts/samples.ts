import { z } from 'zod';

import { normalise } from '../../nodes/Tuco/trigger/delivery/normalise';
import type { TucoItem } from '../../nodes/Tuco/trigger/events/items';
import { isKnownEvent, TUCO_EVENTS } from '../../nodes/Tuco/trigger/events/names';
import { PUBLISHED_TYPE } from '../n8n/workflows';
import { buildPayload, type MessageFacts } from '../sandbox';

/** An event that this version of the node does not know. */
export const UNLISTED_EVENT = 'message.reaction';

const SENT_AT = '2026-04-15T11:59:58.000Z';
const HAPPENED_AT = '2026-04-15T12:00:00.000Z';
const MESSAGE_ID = '690d1c95984d3cdcac76e9ff';
const QUESTION = 'Hi Jane, do you have ten minutes for a call this week?';
/** The message that the reply of the samples answers. */
const QUESTION_ID = '690d1c95984d3cdcac76e001';
const ANSWER = 'Yes, tomorrow at 10 works. 👍';

const FACTS: Partial<MessageFacts> = {
	messageId: MESSAGE_ID,
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

/** The facts that only the sample of one event has. */
const OWN_FACTS: Partial<Record<string, Partial<MessageFacts>>> = {
	'message.failed': { error: 'The line is not connected' },
	'message.fallback': {
		reason: 'iMessage is not available for this recipient',
		checkedAddresses: ['+12025550123', 'jane@example.com'],
	},
	'message.opened': { readAt: HAPPENED_AT },
	'message.reply': {
		text: ANSWER,
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
		recentReplies: [{ messageId: MESSAGE_ID, message: ANSWER, receivedAtUtc: HAPPENED_AT }],
	},
};

/** The facts that the items pinned in a workflow differ by, where those of the samples would lead nowhere. */
const PINNED_FACTS: Partial<Record<string, (event: string) => Partial<MessageFacts>>> = {
	// Three messages: one that was opened and replied to, one that failed, and one that fell back.
	'4-outcomes-to-table.json': (event) =>
		['message.sent', 'message.opened'].includes(event)
			? { messageId: QUESTION_ID }
			: event === 'message.failed'
				? { messageId: '690d1c95984d3cdcac76e002' }
				: {},
	'5-opt-out.json': () => ({ text: 'Stop!', recentReplies: [] }),
};

/**
 * The item that Tuco Trigger emits for an event, made by the trigger's own code from a payload of the sandbox, in the
 * richest of the families that the event comes in.
 *
 * @param changes facts that differ from those of the sample
 */
export function sampleItem(event: string, changes: Partial<MessageFacts> = {}): TucoItem {
	const ofKnown = event === 'message.reply' ? 'reply' : 'document';
	const family = isKnownEvent(event) ? ofKnown : 'envelope';
	const payload = { ...buildPayload(family, event, { ...FACTS, ...OWN_FACTS[event], ...changes }) };
	return normalise(payload, Buffer.alloc(0), null);
}

const WORKFLOW = z.record(z.unknown());
const NODES = z.array(z.object({ name: z.string(), type: z.string(), parameters: z.unknown() }));
const TRIGGER_PARAMETERS = z.object({
	events: z.array(z.string()),
	outputMode: z.string().optional(),
});

/**
 * A workflow with a sample item of each event that its triggers take, pinned on them. Where each event has an output of
 * its own there is one for the first output alone, since that is where n8n puts whatever is pinned.
 */
export function withPinnedItems(file: string, content: unknown): Record<string, unknown> {
	const workflow = WORKFLOW.parse(content);
	const triggers = NODES.parse(workflow.nodes).filter(({ type }) => type === PUBLISHED_TYPE);
	const pins = triggers.map(({ name, parameters }) => {
		const { events, outputMode } = TRIGGER_PARAMETERS.parse(parameters);
		const ordered = TUCO_EVENTS.map((event) => event.name).filter((event) =>
			events.includes(event),
		);
		const pinned = outputMode === 'perEvent' ? ordered.slice(0, 1) : events;
		const itemOf = (event: string) => sampleItem(event, PINNED_FACTS[file]?.(event));
		return [name, pinned.map((event) => ({ json: itemOf(event) }))];
	});
	return { ...workflow, pinData: Object.fromEntries(pins) };
}
