import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { properties as pollingFields } from '../../nodes/Tuco/polling/fields';
import { properties } from '../../nodes/Tuco/trigger/description/fields';
import { TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import { ANY_OTHER_EVENT, choicesOf } from '../../nodes/Tuco/trigger/choices';
import { UNKNOWN_EVENT } from '../sandbox';
import { fieldsTable, operationFields, operationsTable } from './fields';
import { table, withSection, writeFormatted } from './pages';
import { sampleItem, withPinnedItems } from './samples';

const PROJECT = join(__dirname, '../..');

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');

/** All files generated from code, in whole or in part, by path. Not yet formatted. */
export function generatedFiles(): Map<string, string> {
	const tables = {
		events: eventsTable(),
		fields: fieldsTable(properties.filter(({ name }) => name !== 'events')),
		'polling fields': fieldsTable(pollingFields),
		items: itemsTable(),
		operations: operationsTable(),
		'operation fields': operationFields(),
	};
	const reference = Object.entries(tables).reduce(
		(page, [name, table]) => withSection(page, name, table),
		read('docs/reference.md'),
	);
	const workflows = workflowFiles().map((name): [string, string] => {
		const path = `workflows/${name}`;
		return [path, JSON.stringify(withPinnedItems(name, JSON.parse(read(path))))];
	});
	const special = withSection(read('docs/workflows.md'), 'special nodes', specialNodesTable());
	return new Map([
		['docs/reference.md', reference],
		['docs/samples.md', samplesPage()],
		['docs/workflows.md', special],
		...workflows,
	]);
}

/** The names of the workflows' files, by number. */
const workflowFiles = () =>
	readdirSync(join(PROJECT, 'workflows')).sort((one, other) => parseInt(one) - parseInt(other));

/** The types of nodes that each say in their notes what they are for. */
export const SPECIAL = /[.](httpRequest|httpRequestTool|code|toolCode)$/;

const NOTED = z.object({
	nodes: z.array(z.object({ type: z.string(), name: z.string(), notes: z.string().default('') })),
});

/** The HTTP Request and Code nodes in workflows, counted by what they are for. */
function specialNodesTable(): string {
	const purposes = new Map<string, string[]>();
	for (const file of workflowFiles()) {
		const { nodes } = NOTED.parse(JSON.parse(read(`workflows/${file}`)));
		for (const { type, name, notes } of nodes.filter((node) => SPECIAL.test(node.type))) {
			const key = JSON.stringify([/code/i.test(type) ? 'Code' : 'HTTP Request', notes]);
			purposes.set(key, [...(purposes.get(key) ?? []), `${parseInt(file)}: ${name}`]);
		}
	}
	const rows = [...purposes].map(([key, places]) => {
		const [node = '', purpose = ''] = z.array(z.string()).parse(JSON.parse(key));
		return [node, String(places.length), purpose, places.join(', ')];
	});
	return table(['Node', 'Count', 'Why', 'Where'], rows);
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

/** An item's key in `items.ts`: comment, name and type. */
const ITEM_KEY = /\/\*\* (.+) \*\/\n\s+(\w+): (.+);/g;

/** The reference's names for types, where they differ. */
const TYPES: Partial<Record<string, string>> = {
	Text: 'text or `null`',
	string: 'text',
	'IDataObject[]': 'object[]',
};

/** The items' keys, in the order of the types that declare them, with their comments. */
function itemsTable(): string {
	const samples = TUCO_EVENTS.map(({ name, label }) => ({ label, item: sampleItem(name) }));
	const declared = read('nodes/Tuco/shared/items.ts').matchAll(ITEM_KEY);
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
		if (!isDeclared) throw new Error(`Item key ${key} has no comment in items.ts`);
	}
	const event = ['`event`', 'all', 'text', 'The name of the event in Tuco'];
	const payload = ['`payload`', 'Any Other Event', 'object', 'The whole payload, as Tuco sent it'];
	return table(['Key', 'Events', 'Type', 'Meaning'], [event, ...rows, payload]);
}

const SAMPLES_INTRODUCTION = `# A sample item for every event

n8n cannot show a trigger's fields before the first event arrives. To build your workflow before that, open Tuco Trigger,
select **set mock data** in its output panel and paste one of these samples. You can then drag its fields into the nodes
that follow, and execute the workflow. Unpin the sample before you rely on what you see.

\`npm run docs\` generates this page with the trigger's own code, and a test checks that it is up to date.
`;

/** The page with a sample item for each event, to paste into the editor. */
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
	// Imported only here: they need n8n-core, and its environment first.
	await import('../core/environment.js');
	const { schemaFiles } = await import('./schemas.js');
	for (const [name, text] of [...generatedFiles(), ...(await schemaFiles())]) {
		mkdirSync(dirname(join(PROJECT, name)), { recursive: true });
		await writeFormatted(join(PROJECT, name), text);
		console.log(`Wrote ${name}`);
	}
}

if (require.main === module) void writeFiles();
