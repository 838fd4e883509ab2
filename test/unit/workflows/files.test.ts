import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { sampleItem, withPinnedItems } from '../../../tools/scripts/samples';
import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { isObject, type JsonObject } from '../../../tools/n8n/json';
import type { WorkflowNode } from '../../../tools/n8n/workflow';
import { PUBLISHED_TYPE, WORKFLOWS, readWorkflowFile } from '../../../tools/n8n/workflowFile';

const files = readdirSync(WORKFLOWS).filter((name) => name.endsWith('.json'));

const STICKY = 'n8n-nodes-base.stickyNote';
/** What n8n draws of a node: the square, and its name below. */
const NODE = { width: 96, height: 96 + 48 };

/** What lets an item through unchanged, or does not. */
const PASSING = new Set(['n8n-nodes-base.filter', 'n8n-nodes-base.if', 'n8n-nodes-base.switch']);

/** Every key that an item of any event can have. */
const KEYS = new Set(TUCO_EVENTS.flatMap(({ name }) => Object.keys(sampleItem(name))));

function areaOf({ type, position: [left, top], parameters }: WorkflowNode) {
	const { width, height } = type === STICKY ? parameters : NODE;
	return { left, top, right: left + Number(width), bottom: top + Number(height) };
}

describe.each(files)('%s', (name) => {
	it('has the samples pinned that `npm run docs` pins', () => {
		const content: unknown = JSON.parse(readFileSync(join(WORKFLOWS, name), 'utf8'));
		expect(content).toEqual(withPinnedItems(name, content));
	});

	it('starts with the published trigger in the present version, and leaves what is the user’s own to n8n', async () => {
		const { nodes } = await readWorkflowFile(name);
		const triggers = nodes.filter(({ type }) => type === PUBLISHED_TYPE);
		expect(triggers.map(({ typeVersion }) => typeVersion)).toEqual([1.1]);
		for (const node of nodes) {
			expect(node).not.toHaveProperty('credentials');
			expect(node).not.toHaveProperty('webhookId');
		}
	});

	it('connects nodes that are there, and leaves none alone but the notes', async () => {
		const { nodes, connections } = await readWorkflowFile(name);
		const names = nodes.filter(({ type }) => type !== STICKY).map((node) => node.name);
		const targets = [...targetsOf(connections)].map(([, target = '']) => target);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
		const connected = new Set([...Object.keys(connections), ...targets]);
		expect(names.filter((each) => !connected.has(each))).toEqual([]);
		expect(new Set(names).size).toBe(names.length);
	});

	it('lies on the grid of the canvas, with a note at the top left and nothing above another', async () => {
		const { nodes } = await readWorkflowFile(name);
		const areas = nodes.map(areaOf);
		for (const { left, top } of areas) expect([left % 16, top % 16].map(Math.abs)).toEqual([0, 0]);
		const notes = nodes.filter(({ type }) => type === STICKY).map(areaOf);
		expect(notes[0]).toMatchObject({
			left: Math.min(...areas.map(({ left }) => left)),
			top: Math.min(...areas.map(({ top }) => top)),
		});
		const overlapping = areas.flatMap((one, index) =>
			areas
				.slice(index + 1)
				.filter(
					(other) =>
						one.left < other.right &&
						other.left < one.right &&
						one.top < other.bottom &&
						other.top < one.bottom,
				),
		);
		expect(overlapping).toEqual([]);
	});

	it('reads nothing of an event but the keys of its item', async () => {
		const { nodes, connections } = await readWorkflowFile(name);
		const behind = behindTrigger(nodes, connections);
		const read = nodes.flatMap(({ name: reader, parameters }) =>
			expressionsIn(parameters).flatMap((expression) => [
				...expression.matchAll(/\$\('Tuco Trigger'\)\.(?:first\(\)|item)\.json\.(\w+)/g),
				...(behind.has(reader) ? expression.matchAll(/\$json\.(\w+)/g) : []),
			]),
		);
		expect(read).not.toEqual([]);
		expect(read.map(([, key = '']) => key).filter((key) => !KEYS.has(key))).toEqual([]);
	});
});

/** The nodes that an item reaches as the trigger emitted it: through nothing but what lets items through or not. */
function behindTrigger(nodes: readonly WorkflowNode[], connections: JsonObject): Set<string> {
	const letsThrough = ({ type }: WorkflowNode) => type === PUBLISHED_TYPE || PASSING.has(type);
	const reached = new Set<string>();
	const follow = (node: WorkflowNode) => {
		for (const [, target = ''] of targetsOf(connections[node.name])) {
			const next = nodes.find((each) => each.name === target);
			if (!next || reached.has(target)) continue;
			reached.add(target);
			if (letsThrough(next)) follow(next);
		}
	};
	nodes.filter(({ type }) => type === PUBLISHED_TYPE).forEach(follow);
	return reached;
}

function targetsOf(connection: unknown): IterableIterator<RegExpMatchArray> {
	return JSON.stringify(connection ?? null).matchAll(/"node":"([^"]+)"/g);
}

/** Every text in the parameters that n8n evaluates. */
function expressionsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(expressionsIn);
	if (isObject(value)) return Object.values(value).flatMap(expressionsIn);
	return typeof value === 'string' && value.startsWith('=') ? [value] : [];
}
