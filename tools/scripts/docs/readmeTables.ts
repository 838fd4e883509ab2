import type { INodeProperties } from 'n8n-workflow';

import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { properties } from '../../../nodes/Tuco/trigger/description/fields';
import { itemFields } from './itemFields';
import { withSection } from './withSection';

/** The README with its tables as the code has them now: the events, the fields of the node, and the keys of the item. */
export function withTables(readme: string): string {
	const tables = { events: eventsTable(), fields: fieldsTable(), items: itemsTable() };
	return Object.entries(tables).reduce(
		(page, [name, table]) => withSection(page, name, table),
		readme,
	);
}

function eventsTable(): string {
	const rows = TUCO_EVENTS.map(({ name, label, description, subscribable }) => [
		label,
		`\`${name}\``,
		description,
		subscribable ? 'yes' : 'by hand only',
	]);
	const other = ['Any Other Event', 'any other', OTHER_EVENT, 'by hand only'];
	return tableOf(
		['Event', 'In Tuco', 'Starts the workflow when', 'Added by the node'],
		[...rows, other],
	);
}

const OTHER_EVENT = 'Tuco sends an event that this version does not know, which is passed on whole';

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

function rowOf(
	{ displayName, options, default: value, description = '' }: INodeProperties,
	of = '',
) {
	const choices = (options ?? []).flatMap((option) => ('value' in option ? [option] : []));
	const chosen = choices.find((choice) => choice.value === value)?.name ?? value;
	const told = [
		description,
		...choices.map(({ name, description: text }) => `**${name}**: ${text ?? ''}`),
	];
	const sentences = told.map((text) => text.replace(/<[^>]+>/g, '').replace(/\.$/, ''));
	return [`${of}${displayName}`, shownDefault(chosen), sentences.join('. ')];
}

function shownDefault(value: unknown): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function itemsTable(): string {
	const labels = new Map<string, string>(TUCO_EVENTS.map(({ name, label }) => [name, label]));
	const rows = itemFields().map(({ key, type, text, events }) => [
		`\`${key}\``,
		events === null ? 'all' : events.map((event) => labels.get(event) ?? event).join(', '),
		type.replace(/^Text$/, 'text or `null`').replace(/^string$/, 'text'),
		text,
	]);
	const event = ['`event`', 'all', 'text', 'The event, by the name it has in Tuco'];
	const payload = ['`payload`', 'Any Other Event', 'object', 'The payload whole, as Tuco sent it'];
	return tableOf(['Key', 'Events', 'Type', 'What it says'], [event, ...rows, payload]);
}

function tableOf(head: string[], rows: string[][]): string {
	const lines = [head, head.map(() => '---'), ...rows];
	return lines
		.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
}
