import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import { properties } from '../../nodes/Tuco/trigger/description/fields';
import { ANY_OTHER_EVENT, choicesOf, TUCO_EVENTS } from '../../nodes/Tuco/trigger/events/names';
import { UNKNOWN_EVENT } from '../sandbox';
import { table, withSection, writeFormatted } from './pages';
import { sampleItem, withPinnedItems } from './samples';

const PROJECT = join(__dirname, '../..');

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');

/** Every file that is generated from the code, as a whole or in part, by its path. The formatter has yet to run. */
export function generatedFiles(): Map<string, string> {
	const tables = { events: eventsTable(), fields: fieldsTable(), items: itemsTable() };
	const reference = Object.entries(tables).reduce(
		(page, [name, table]) => withSection(page, name, table),
		read('docs/reference.md'),
	);
	const workflows = readdirSync(join(PROJECT, 'workflows')).map((name): [string, string] => {
		const path = `workflows/${name}`;
		return [path, JSON.stringify(withPinnedItems(name, JSON.parse(read(path))))];
	});
	return new Map([
		['docs/reference.md', reference],
		['docs/samples.md', samplesPage()],
		...workflows,
	]);
}

function eventsTable(): string {
	const rows = choicesOf().map(({ name, label, description, subscribable }) => [
		label,
		name === ANY_OTHER_EVENT ? 'any other' : `\`${name}\``,
		description,
		subscribable ? 'yes' : 'manual only',
	]);
	return table(['Event', 'In Tuco', 'Starts the workflow when', 'Added by the node'], rows);
}

function fieldsTable(): string {
	const shown = properties.filter(({ name, type }) => type !== 'notice' && name !== 'events');
	const rows = shown.flatMap((field) =>
		field.type === 'collection'
			? (field.options ?? []).filter(isField).map((each) => rowOf(each, `${field.displayName}: `))
			: [rowOf(field)],
	);
	return table(['Field', 'Default', 'What it does'], rows);
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

/** A key of an item in `items.ts`: its comment, its name and its type. */
const ITEM_KEY = /\/\*\* (.+) \*\/\n\s+(\w+): (.+);/g;

/** Types in the words of the reference, where they differ. */
const TYPES: Partial<Record<string, string>> = {
	Text: 'text or `null`',
	string: 'text',
	'IDataObject[]': 'object[]',
};

/** The keys of the items, in the order and with the words of the types that declare them. */
function itemsTable(): string {
	const samples = TUCO_EVENTS.map(({ name, label }) => ({ label, item: sampleItem(name) }));
	const declared = read('nodes/Tuco/trigger/events/items.ts').matchAll(ITEM_KEY);
	const rows = [...declared].map(([, text = '', key = '', type = '']) => {
		const labels = samples.filter(({ item }) => key in item).map(({ label }) => label);
		return [
			`\`${key}\``,
			labels.length === samples.length ? 'all' : labels.join(', '),
			TYPES[type] ?? type,
			text,
		];
	});
	for (const key of samples.flatMap(({ item }) => Object.keys(item))) {
		const isDeclared = key === 'event' || rows.some(([cell]) => cell === `\`${key}\``);
		if (!isDeclared) throw new Error(`The key ${key} of the items has no comment`);
	}
	const event = ['`event`', 'all', 'text', 'The name of the event in Tuco'];
	const payload = ['`payload`', 'Any Other Event', 'object', 'The whole payload, as Tuco sent it'];
	return table(['Key', 'Events', 'Type', 'Meaning'], [event, ...rows, payload]);
}

const SAMPLES_INTRODUCTION = `# A sample item of every event

n8n shows no preview of a trigger's fields before an event has come in. To build on before that, open Tuco Trigger, select
**set mock data** in its output panel and paste one of these: its fields can then be dragged into the nodes that follow,
and the workflow can be executed. Remove the pin before you rely on what you see.

Made by \`npm run docs\` with the trigger's own code; a test checks that it is up to date.
`;

/** The page with one sample item for each event, ready to be pasted into the editor. */
function samplesPage(): string {
	const sections = choicesOf().map(({ name, label, description }) =>
		name === ANY_OTHER_EVENT
			? sampleSection(label, description, UNKNOWN_EVENT)
			: sampleSection(`${label}: \`${name}\``, description, name),
	);
	return [SAMPLES_INTRODUCTION, ...sections].join('\n');
}

function sampleSection(heading: string, description: string, event: string): string {
	const json = JSON.stringify([sampleItem(event)], null, 2);
	return `## ${heading}\n\n${description}.\n\n\`\`\`json\n${json}\n\`\`\`\n`;
}

async function writeFiles(): Promise<void> {
	for (const [name, text] of generatedFiles()) {
		await writeFormatted(join(PROJECT, name), text);
		console.log(`Written: ${name}`);
	}
}

if (require.main === module) void writeFiles();
