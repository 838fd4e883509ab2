import type { TucoItem } from '../../nodes/Tuco/events/items';
import { isObject, listOf, objectOf, textOf } from '../../n8n/json';
import type { JsonObject } from '../../n8n/json';
import { PUBLISHED_TYPE } from '../../test/support/workflowFile';
import { sampleItem } from './sampleItem';

/** What the lead of a workflow's sample replies, where the sample of the page would lead nowhere. */
const TEXTS: Partial<Record<string, string>> = {
	'5-opt-out.json': 'Stop!',
};

/** A workflow with a sample item of each event that its triggers take, pinned on them. */
export function withPinnedItems(file: string, content: unknown): JsonObject {
	const workflow = objectOf(content, file);
	const triggers = listOf(workflow.nodes, 'The nodes')
		.filter(isObject)
		.filter(({ type }) => type === PUBLISHED_TYPE);
	const pins = triggers.map(({ name, parameters }) => {
		const { events } = objectOf(parameters, 'The parameters');
		const items = listOf(events, 'The events').map((event) => ({
			json: sampleOf(file, textOf(event, 'The event')),
		}));
		return [textOf(name, 'The name'), items] as const;
	});
	return { ...workflow, pinData: Object.fromEntries(pins) };
}

function sampleOf(file: string, event: string): TucoItem {
	const text = TEXTS[file];
	return sampleItem(event, text === undefined ? {} : { text, recentReplies: [] });
}
