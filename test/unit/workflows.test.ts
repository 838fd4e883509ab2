import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';

import fc from 'fast-check';

import { fold } from '../../nodes/Tuco/shared/text';
import { TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import type { JsonObject, WorkflowNode } from '../../tools/n8n/schemas';
import { PUBLISHED_TYPE, WORKFLOWS, readWorkflowFile } from '../../tools/n8n/workflows';
import { SPECIAL } from '../../tools/scripts/docs';
import { sampleItem, withPinnedItems } from '../../tools/scripts/samples';
import { spellingsOf } from './builders';

const files = readdirSync(WORKFLOWS).filter((name) => name.endsWith('.json'));

const DOCS = join(WORKFLOWS, '../docs');

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
	['twilio', 'hubspot', 'slack', 'httpRequest', 'googleSheets'].map(
		(name) => `n8n-nodes-base.${name}`,
	),
);

/** Creates contacts. If the first item failed, n8n would run it again with all items, and create the others twice. */
const CREATES = 'Mark as Sending';

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

	it('has Tuco Trigger in its current version, if any, and no credentials or webhook IDs', async () => {
		const { nodes } = await readWorkflowFile(name);
		for (const node of nodes) {
			if (node.type === PUBLISHED_TYPE) expect(node.typeVersion).toBe(1.1);
			expect(node).not.toHaveProperty('credentials');
			expect(node).not.toHaveProperty('webhookId');
		}
		expect(JSON.stringify(nodes)).not.toMatch(/tuco_sk_|Bearer|\b(?:sk|pat|xoxb)-\w/);
	});

	it('calls Tuco through its nodes, and says what its HTTP Request and Code nodes are for', async () => {
		const nodes = (await readWorkflowFile(name)).nodes.filter(({ type }) => SPECIAL.test(type));
		for (const { notes, parameters } of nodes) {
			expect(notes).toMatch(/^\w.{20,}[^.]$/);
			expect(JSON.stringify(parameters)).not.toMatch(/tuco\.ai|tucoApi/);
		}
	});

	it('prunes every data table that it fills', async () => {
		const { nodes } = await readWorkflowFile(name);
		const tablesOf = (...operations: string[]) =>
			nodes
				.filter(({ parameters }) => parameters.resource === 'row')
				.filter(({ parameters }) => operations.includes(String(parameters.operation)))
				.map(({ parameters }) => tableOf(nodes, parameters));
		const pruned = tablesOf('deleteRows');
		expect(tablesOf('insert', 'upsert').filter((table) => !pruned.includes(table))).toEqual([]);
	});

	it('has a picture, and a place in the README and on the page of workflows', () => {
		const picture = `workflow-${name.replace('.json', '.png')}`;
		expect(existsSync(join(DOCS, picture))).toBe(true);
		const page = readFileSync(join(DOCS, 'workflows.md'), 'utf8');
		expect(page).toContain(`(../workflows/${name})`);
		expect(page).toContain(`](${picture})`);
		const readme = readFileSync(join(DOCS, '../README.md'), 'utf8');
		expect(readme).toContain(`(workflows/${name})`);
		expect(readme).toContain(`(docs/${picture})`);
	});

	it('retries every service call after at least 2 seconds', async () => {
		const { nodes } = await readWorkflowFile(name);
		const impatient = nodes
			.filter(({ type, name }) => CALLING.has(type) && name !== CREATES)
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
		expect(read.length > 0).toBe(nodes.some(({ type }) => type === PUBLISHED_TYPE));
		expect(read.map(([, key = '']) => key).filter((key) => !KEYS.has(key))).toEqual([]);
	});
});

/** The workflows that recognise an opt-out by its words. */
const OPT_OUTS = [
	'5-opt-out.json',
	'6-everything-at-once.json',
	'11-sort-replies.json',
	'12-agent.json',
	'13-agent-with-approval.json',
];

/** The expression in a workflow that has this text. */
async function expressionWith(file: string, text: string): Promise<string> {
	const { nodes } = await readWorkflowFile(file);
	const all = nodes.flatMap(({ parameters }) => expressionsIn(parameters));
	return all.find((expression) => expression.includes(text)) ?? '';
}

describe('an opt-out', () => {
	const OWN_WORDS = 'Original Message';
	const IS_OPT_OUT = 'const words = [';
	const context = createContext({});
	const run = (expression: string, $json: object, $word?: string): unknown => {
		Object.assign(context, { $json, $word });
		return new Script(expression.slice('={{'.length, -'}}'.length)).runInContext(context);
	};
	let ownWords: string;
	let expression: string;
	beforeAll(async () => {
		ownWords = await expressionWith('5-opt-out.json', OWN_WORDS);
		expression = await expressionWith('5-opt-out.json', IS_OPT_OUT);
	});

	/** Runs the workflow's own expressions, with their list replaced by one word if that is given. */
	const isOptOut = (message: string | null, word?: string) => {
		const list = word === undefined ? '$&' : 'words = [$word];';
		const own = run(ownWords, { message });
		return run(expression.replace(/words = \[.*\];/, list), { ownWords: own }, word) === true;
	};

	it.each(OPT_OUTS)('is the same in %s', async (file) => {
		expect(await expressionWith(file, OWN_WORDS)).toBe(ownWords);
		expect(await expressionWith(file, IS_OPT_OUT)).toBe(expression);
	});

	const QUOTED = '> Hi Jane, do you have ten minutes?\n> Reply STOP to opt out.';
	const GMAIL = `On Mon, Apr 13, 2026 at 9:00 AM Sam <\nsam@example.com> wrote:\n\n${QUOTED}`;
	const GERMAN = `Am 13.04.2026 um 09:00 schrieb Sam:\n${QUOTED}`;
	const OUTLOOK = 'From: Sam\nSent: Monday\nSubject: Hi\n\nReply STOP to opt out.';
	const optOuts = [
		...['STOP', 'stopall', 'Unsubscribe.', 'cancel', 'end', 'QUIT', 'optout', 'Opt–out 🙏'],
		...['OPT OUT', 'Remove me', 'Do not contact', 'Please stop', 'Stop, thanks!'],
		...['STOP.\u00A0', '\u200Bst\u00ADop\n', '“Ｓｔｏｐ　ａｌｌ”', 'STOP\n\nSent from my iPhone'],
		...[`Stop\n\n${GMAIL}`, `${GMAIL}\n\nStop`, `Stop\n\n${GERMAN}`, `STOP\n\n${OUTLOOK}`],
	];
	const others = [
		...["I can't stop smiling", 'Non-stop', 'Thanks', 'Please', '🛑', '', null],
		...['Liked “Reply STOP to opt out”', 'Reacted 👍 to “STOP”', '👍 to “Stop”', 'Loved "stop"'],
		...['Removed a heart from “STOP”', 'Sure!\nLiked “STOP”', 'Emphasised “Hi\n\nStop”'],
		...[`Sounds good\n\n${GMAIL}`, GMAIL, QUOTED, `Yes!\n\n${OUTLOOK}`],
	];

	it.each(optOuts)('is the reply %j', (message) => expect(isOptOut(message)).toBe(true));

	it.each(others)('is not the reply %j', (message) => expect(isOptOut(message)).toBe(false));

	it.each([
		['Liked “Reply STOP to opt out”', 'Liked our message'],
		[`Sounds {{ good }}!\nWhen?\n\n${GMAIL}`, 'Sounds {{ good }}!\nWhen?'],
		['She said "stop by any time"', 'She said "stop by any time"'],
		['On my way. Sam wrote: call me', 'On my way. Sam wrote: call me'],
		['From: Friday on I am free', 'From: Friday on I am free'],
	])('%j are the words %j', (message, own) => expect(run(ownWords, { message })).toBe(own));

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

/** The name of the data table that a node works on, given by name or by the node that makes it. */
function tableOf(nodes: readonly WorkflowNode[], { dataTableId }: JsonObject): unknown {
	const { value } = dataTableId as { value: string };
	const [, maker] = /^=\{\{ \$\('(.+)'\)\.first\(\)\.json\.id \}\}$/.exec(value) ?? [];
	return nodes.find((node) => node.name === maker)?.parameters.tableName ?? value;
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
