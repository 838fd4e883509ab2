import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';

import fc from 'fast-check';

import { fold } from '../../nodes/Tuco/shared/text';
import { TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import type { JsonObject, WorkflowNode } from '../../tools/n8n/schemas';
import { PUBLISHED_TYPE, WORKFLOWS, readWorkflowFile } from '../../tools/n8n/workflows';
import { sampleItem, withPinnedItems } from '../../tools/scripts/samples';
import { spellingsOf } from './builders';

const files = readdirSync(WORKFLOWS).filter((name) => name.endsWith('.json'));

const STICKY = 'n8n-nodes-base.stickyNote';
/** The area that n8n draws for a node: the square, and its name below. */
const NODE = { width: 96, height: 96 + 48 };

/** Nodes that either let an item through unchanged or drop it. */
const PASSING = new Set([
	PUBLISHED_TYPE,
	'n8n-nodes-base.filter',
	'n8n-nodes-base.if',
	'n8n-nodes-base.removeDuplicates',
	'n8n-nodes-base.switch',
]);

/** Nodes that call an external service. */
const CALLING = new Set(
	['twilio', 'hubspot', 'slack', 'httpRequest'].map((name) => `n8n-nodes-base.${name}`),
);

/** Every key that an item of any event can have. */
const KEYS = new Set(TUCO_EVENTS.flatMap(({ name }) => Object.keys(sampleItem(name))));

function areaOf({ type, position: [left, top], parameters }: WorkflowNode) {
	const { width, height } = type === STICKY ? parameters : NODE;
	return { left, top, right: left + Number(width), bottom: top + Number(height) };
}

describe.each(files)('%s', (name) => {
	it('has the pinned samples that `npm run docs` writes', () => {
		const content: unknown = JSON.parse(readFileSync(join(WORKFLOWS, name), 'utf8'));
		expect(content).toEqual(withPinnedItems(name, content));
	});

	it('has the published trigger in its current version, and no credentials or webhook IDs', async () => {
		const { nodes } = await readWorkflowFile(name);
		const triggers = nodes.filter(({ type }) => type === PUBLISHED_TYPE);
		expect(triggers.map(({ typeVersion }) => typeVersion)).toEqual(triggers.map(() => 1.1));
		for (const node of nodes) {
			expect(node).not.toHaveProperty('credentials');
			expect(node).not.toHaveProperty('webhookId');
		}
	});

	it('retries every service call after at least 2 seconds', async () => {
		const { nodes } = await readWorkflowFile(name);
		const impatient = nodes
			.filter(({ type }) => CALLING.has(type))
			.filter((node) => node.retryOnFail !== true || Number(node.waitBetweenTries) < 2000);
		expect(impatient.map((node) => node.name)).toEqual([]);
	});

	it('connects all nodes except the notes, and only existing ones', async () => {
		const { nodes, connections } = await readWorkflowFile(name);
		const names = nodes.filter(({ type }) => type !== STICKY).map((node) => node.name);
		const targets = targetsOf(connections);
		expect(names).toEqual(expect.arrayContaining([...Object.keys(connections), ...targets]));
		const connected = new Set([...Object.keys(connections), ...targets]);
		expect(names.filter((each) => !connected.has(each))).toEqual([]);
		expect(new Set(names).size).toBe(names.length);
	});

	it('is aligned to the canvas grid, with a note at the top left and no overlap', async () => {
		const { nodes } = await readWorkflowFile(name);
		const areas = nodes.map(areaOf);
		for (const { left, top } of areas) expect([left % 16, top % 16].map(Math.abs)).toEqual([0, 0]);
		const notes = nodes.filter(({ type }) => type === STICKY).map(areaOf);
		expect(notes[0]).toMatchObject({
			left: Math.min(...areas.map(({ left }) => left)),
			top: Math.min(...areas.map(({ top }) => top)),
		});
		const overlapping = areas.flatMap((one, index) =>
			areas.slice(index + 1).filter((other) => overlap(one, other) && overlap(other, one)),
		);
		expect(overlapping).toEqual([]);
	});

	it('reads only keys that the items of events have', async () => {
		const { nodes, connections } = await readWorkflowFile(name);
		const behind = behindTrigger(nodes, connections);
		const read = nodes.flatMap(({ name: reader, parameters }) =>
			expressionsIn(parameters).flatMap((expression) => [
				...expression.matchAll(/\$\('Tuco Trigger'\)\.(?:first\(\)|item)\.json\.(\w+)/g),
				...(behind.has(reader) ? expression.matchAll(/\$json\.(\w+)/g) : []),
			]),
		);
		expect(read.length > 0).toBe(behind.size > 0);
		expect(read.map(([, key = '']) => key).filter((key) => !KEYS.has(key))).toEqual([]);
	});
});

describe('an opt-out', () => {
	const context = createContext({});
	let expression: string;
	beforeAll(async () => {
		const { nodes } = await readWorkflowFile('5-opt-out.json');
		const filter = nodes.find(({ name }) => name === 'Is an Opt-Out');
		expression = expressionsIn(filter?.parameters)[0]?.slice('={{'.length, -'}}'.length) ?? '';
	});

	/** Runs the workflow's own expression, with its list replaced by one word if that is given. */
	const isOptOut = (message: string, word?: string) => {
		const list = word === undefined ? '$&' : 'words = [$word];';
		Object.assign(context, { $json: { message }, $word: word });
		return new Script(expression.replace(/words = \[.*\];/, list)).runInContext(context) === true;
	};

	it('is a reply that consists of an opt-out word', () => {
		const optOuts = ['STOP.\u00A0', '\u200Bst\u00ADop\n', '“Ｓｔｏｐ　ａｌｌ”', 'Opt–out 🙏'];
		const others = ["I can't stop smiling", 'Liked “Reply STOP to opt out”', 'Non-stop', '🛑', ''];
		expect([...optOuts, ...others].filter((message) => isOptOut(message))).toEqual(optOuts);
	});

	it("is a word in any spelling that the trigger's folding equates, and nothing else", () => {
		const bare = (text: string) =>
			fold(text)
				.match(/[\p{L}\p{M}\p{N}]+/gu)
				?.join(' ') ?? '';
		const word = fc.constantFrom("don't text me", 'Abbestellen, groß', 'iptal', 'οδος', 'opt-out');
		const same = word.chain((text) => fc.tuple(spellingsOf(`(${text})`), spellingsOf(text)));
		const letters = 'iIİıßẞsςσΣeé \u0307\u0301\u00AD\u200Bŉʼ’´–1１①ﬁ'.split('');
		const short = fc.string({ unit: fc.constantFrom(...letters), maxLength: 3 });
		fc.assert(
			fc.property(fc.oneof(same, fc.tuple(short, short)), ([message, text]) => {
				expect(isOptOut(message, text)).toBe(bare(text) !== '' && bare(message) === bare(text));
			}),
			{ numRuns: 2_000 },
		);
	});
});

type Area = ReturnType<typeof areaOf>;

/** Whether the first begins left of and above where the second ends. */
function overlap(one: Area, other: Area): boolean {
	return one.left < other.right && one.top < other.bottom;
}

/** The nodes that an item reaches unchanged: only through nodes that let it through or drop it. */
function behindTrigger(nodes: readonly WorkflowNode[], connections: JsonObject): Set<string> {
	const reached = new Set<string>();
	const follow = ({ name, type }: WorkflowNode) => {
		if (!PASSING.has(type)) return;
		for (const next of nodes.filter((each) => targetsOf(connections[name]).includes(each.name))) {
			if (reached.has(next.name)) continue;
			reached.add(next.name);
			follow(next);
		}
	};
	nodes.filter(({ type }) => type === PUBLISHED_TYPE).forEach(follow);
	return reached;
}

/** The target nodes of one connection, or of all. */
function targetsOf(connection: unknown): string[] {
	const text = JSON.stringify(connection ?? null);
	return [...text.matchAll(/"node":"([^"]+)"/g)].map(([, target = '']) => target);
}

/** Every expression in the parameters. */
function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return Object.values(value ?? {}).flatMap(expressionsIn);
}

test.each(['1-fallback-to-sms.json', '6-everything-at-once.json'])(
	'%s recognises from the error that the recipient has no iMessage',
	async (name) => {
		const noIMessage = [
			"Prospect's iMessage not available on +12025550123",
			'Contact not available on iMessage',
			'The recipient doesn’t support iMessage',
			'This number is not registered with iMessage',
			'Recipient may not have iMessage',
			'no_imessage_support',
		];
		const otherReasons = [
			'The line could not send the message',
			'No iMessage line is active',
			'Could not check whether iMessage is available: the server does not answer',
		];
		const { nodes } = await readWorkflowFile(name);
		const { parameters } = nodes.find((node) => node.name === 'No iMessage') ?? {};
		const [, pattern = ''] = /\/(.+)\/i\.test/.exec(expressionsIn(parameters).join()) ?? [];
		const saysSo = (error: string) => new RegExp(pattern, 'i').test(error);
		expect([...noIMessage, ...otherReasons].filter(saysSo)).toEqual(noIMessage);
	},
);
