import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { isObject, type JsonObject, listOf, objectOf, textOf } from '../../n8n/json';
import type { MessageFacts } from '../../sandbox';
import { PUBLISHED_TYPE } from '../../n8n/workflowFile';
import { QUESTION_ID, sampleItem } from './sampleItem';

/** What is to have happened in a workflow's samples, by event, where the samples of the page would lead nowhere. */
const CHANGES: Partial<Record<string, (event: string) => Partial<MessageFacts>>> = {
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
 * A workflow with a sample item of each event that its triggers take, pinned on them. Where each event has an output of
 * its own there is one for the first output alone, since that is where n8n puts whatever is pinned.
 */
export function withPinnedItems(file: string, content: unknown): JsonObject {
	const workflow = objectOf(content, file);
	const triggers = listOf(workflow.nodes, 'The nodes')
		.filter(isObject)
		.filter(({ type }) => type === PUBLISHED_TYPE);
	const pins = triggers.map(({ name, parameters }) => {
		const items = eventsWith(objectOf(parameters, 'The parameters')).map((event) => ({
			json: sampleItem(event, CHANGES[file]?.(event) ?? {}),
		}));
		return [textOf(name, 'The name'), items] as const;
	});
	return { ...workflow, pinData: Object.fromEntries(pins) };
}

function eventsWith({ events, outputMode }: JsonObject): string[] {
	const chosen = listOf(events, 'The events').map((event) => textOf(event, 'The event'));
	if (outputMode !== 'perEvent') return chosen;
	return TUCO_EVENTS.map(({ name }) => name)
		.filter((name) => chosen.includes(name))
		.slice(0, 1);
}
