import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';
import ts from 'typescript';

import { properties } from '../../nodes/Tuco/trigger/description/fields';
import { TUCO_EVENTS } from '../../nodes/Tuco/trigger/events/names';
import { sampleItem, UNLISTED_EVENT, withPinnedItems } from './samples';

const PROJECT = join(__dirname, '../..');
const ITEM_TYPES = join(PROJECT, 'nodes/Tuco/trigger/events/items.ts');

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');

/** Every file that is generated from the code, as a whole or in part, by its path. The formatter has yet to run. */
export function generatedFiles(): Map<string, string> {
	const tables = { events: eventsTable(), fields: fieldsTable(), items: itemsTable() };
	const readme = Object.entries(tables).reduce(
		(page, [name, table]) => withSection(page, name, table),
		read('README.md'),
	);
	const workflows = readdirSync(join(PROJECT, 'workflows')).map((name): [string, string] => {
		const path = `workflows/${name}`;
		return [path, JSON.stringify(withPinnedItems(name, JSON.parse(read(path))))];
	});
	return new Map([['README.md', readme], ['docs/samples.md', samplesPage()], ...workflows]);
}

/** The page with one section replaced, or added at the end when it is new. */
export function withSection(page: string, name: string, text: string): string {
	const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
	const section = `${begin}\n\n${text.trim()}\n\n${end}`;
	const [from, to] = [page.indexOf(begin), page.indexOf(end)];
	if (from === -1 || to === -1) return `${page.trimEnd()}\n\n${section}\n`;
	return page.slice(0, from) + section + page.slice(to + end.length);
}

function tableOf(head: string[], rows: string[][]): string {
	const lines = [head, head.map(() => '---'), ...rows];
	return lines
		.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
}

function eventsTable(): string {
	const known = TUCO_EVENTS.map(({ name, label, description, subscribable }) => [
		label,
		`\`${name}\``,
		description,
		subscribable ? 'yes' : 'by hand only',
	]);
	const text = 'Tuco sends an event that this version does not know, which is passed on whole';
	return tableOf(
		['Event', 'In Tuco', 'Starts the workflow when', 'Added by the node'],
		[...known, ['Any Other Event', 'any other', text, 'by hand only']],
	);
}

function fieldsTable(): string {
	const shown = properties.filter(({ name, type }) => type !== 'notice' && name !== 'events');
	const rows = shown.flatMap((field) =>
		field.type === 'collection'
			? (field.options ?? []).filter(isField).map((each) => rowOf(each, `${field.displayName}: `))
			: [rowOf(field)],
	);
	return tableOf(['Field', 'Default', 'What it does'], rows);
}

const isField = (option: object): option is INodeProperties =>
	'displayName' in option && 'type' in option;

function rowOf(field: INodeProperties, collection = ''): string[] {
	const { displayName, options, default: value, description = '' } = field;
	const choices = (options ?? []).flatMap((option) => ('value' in option ? [option] : []));
	const chosen = choices.find((choice) => choice.value === value)?.name ?? value;
	const texts = [
		description,
		...choices.map((each) => `**${each.name}**: ${each.description ?? ''}`),
	];
	const sentences = texts.map((text) => text.replace(/<[^>]+>/g, '').replace(/\.$/, ''));
	return [`${collection}${displayName}`, shownDefault(chosen), sentences.join('. ')];
}

function shownDefault(value: unknown): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function itemsTable(): string {
	const labels = new Map<string, string>(TUCO_EVENTS.map(({ name, label }) => [name, label]));
	const rows = itemFields().map(({ key, type, text, events }) => [
		`\`${key}\``,
		events.map((event) => labels.get(event) ?? event).join(', '),
		type.replace(/^Text$/, 'text or `null`').replace(/^string$/, 'text'),
		text,
	]);
	const event = ['`event`', 'all', 'text', 'The event, by the name it has in Tuco'];
	const payload = ['`payload`', 'Any Other Event', 'object', 'The payload whole, as Tuco sent it'];
	return tableOf(['Key', 'Events', 'Type', 'What it says'], [event, ...rows, payload]);
}

/** A key of the items: its type as written, its comment, and the events that have it. */
type ItemField = { key: string; type: string; text: string; events: string[] };

/** The keys of the items in the order of the types that declare them; those that all events have come first. */
function itemFields(): ItemField[] {
	const program = ts.createProgram([ITEM_TYPES], { noLib: true, noResolve: true, types: [] });
	const checker = program.getTypeChecker();
	const keysOf = (type: ts.Type) =>
		type.getProperties().map((property) => {
			const { name: key, valueDeclaration: declared } = property;
			const text = ts.displayPartsToString(property.getDocumentationComment(checker));
			if (text === '' || !declared || !ts.isPropertySignature(declared)) {
				throw new Error(`The key ${key} of the items has no comment`);
			}
			return { key, type: declared.type?.getText() ?? '', text };
		});
	const typeNamed = (name: string) => {
		const declared = program
			.getSourceFile(ITEM_TYPES)
			?.statements.filter(ts.isTypeAliasDeclaration)
			.find((alias) => alias.name.text === name);
		if (!declared) throw new Error(`${ITEM_TYPES} has no type ${name}`);
		return checker.getTypeAtLocation(declared);
	};
	const shared = keysOf(typeNamed('SharedFields')).map((field) => ({ ...field, events: ['all'] }));
	const own = new Map<string, ItemField>();
	for (const event of typeNamed('EventFields').getProperties()) {
		for (const field of keysOf(checker.getTypeOfSymbol(event))) {
			const { events } = own.get(field.key) ?? { events: [] };
			own.set(field.key, { ...field, events: [...events, event.name] });
		}
	}
	return [...shared, ...own.values()];
}

const SAMPLES_INTRODUCTION = `# A sample item of every event

n8n shows no preview of a trigger's fields before an event has come in. To build on before that, open Tuco Trigger, select
**set mock data** in its output panel and paste one of these: its fields can then be dragged into the nodes that follow,
and the workflow can be executed. Remove the pin before you rely on what you see.

Made by \`npm run docs\` with the trigger's own code; a test checks that it is up to date.
`;

/** The page with one sample item for each event, ready to be pasted into the editor. */
function samplesPage(): string {
	const known = TUCO_EVENTS.map(({ name, label, description }) =>
		sampleSection(`${label}: \`${name}\``, description, name),
	);
	const text = 'An event that this version does not know, passed on whole under `payload`';
	const unlisted = sampleSection('Any Other Event', text, UNLISTED_EVENT);
	return [SAMPLES_INTRODUCTION, ...known, unlisted].join('\n');
}

function sampleSection(heading: string, description: string, event: string): string {
	const json = JSON.stringify([sampleItem(event)], null, 2);
	return `## ${heading}\n\n${description}.\n\n\`\`\`json\n${json}\n\`\`\`\n`;
}

async function writeFiles(): Promise<void> {
	// Loaded here only, since jest cannot load it.
	const { format, resolveConfig } = await import('prettier');
	for (const [name, text] of generatedFiles()) {
		const path = join(PROJECT, name);
		writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
		console.log(`Written: ${path}`);
	}
}

if (require.main === module) {
	writeFiles().catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
}
