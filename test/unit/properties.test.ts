import type { INodeProperties } from 'n8n-workflow';

import { TucoApi } from '../../credentials/TucoApi.credentials';
import { TUCO_EVENTS } from '../../nodes/Tuco/trigger/events/names';
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';
import { properties } from '../../nodes/Tuco/trigger/description/fields';

const { description } = new TucoTrigger();

/** What n8n's fields hold as options: choices of a list, or the fields of a collection. */
const optionsOf = ({ options = [] }: INodeProperties) => options;
const isField = (option: object): option is INodeProperties =>
	'displayName' in option && 'type' in option;
const inside = (fields: INodeProperties[]): INodeProperties[] =>
	fields.flatMap((field) => [field, ...inside(optionsOf(field).filter(isField))]);

const fields = inside(properties);
const labelled = fields.map((field): [string, INodeProperties] => [field.displayName, field]);
const inputs = labelled.filter(([, { type }]) => type !== 'notice' && type !== 'collection');

const isFilter = (each: INodeProperties) => optionsOf(field('filters')).includes(each);

const field = (name: string): INodeProperties => {
	const found = fields.find((each) => each.name === name);
	if (!found) throw new Error(`There is no field named ${name}`);
	return found;
};
const eventsOf = (setup: string): unknown[] =>
	properties
		.filter(({ name }) => name === 'events')
		.filter(({ displayOptions }) => displayOptions?.show?.webhookSetup?.includes(setup))
		.flatMap(optionsOf)
		.map((option) => ('value' in option ? option.value : null));

/** Every text within a value. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}

const SMALL_WORDS = [
	'a',
	'an',
	'and',
	'as',
	'at',
	'by',
	'for',
	'from',
	'in',
	'of',
	'on',
	'or',
	'per',
	'to',
];
const isTitleCase = (label: string) =>
	label
		.split(' ')
		.every((word, at) => /^[(]?[A-Z0-9]/.test(word) || (at > 0 && SMALL_WORDS.includes(word)));

describe('the fields of Tuco Trigger', () => {
	it.each([
		['events', []],
		['webhookSetup', 'automatic'],
		['outputMode', 'single'],
		['simplify', true],
		['filters', {}],
		['campaigns', []],
		['lines', []],
		['repliesContaining', []],
		['repliesNotContaining', []],
		['downloadAttachments', false],
		['maximumAttachmentSize', 25],
		['options', {}],
		['emitTestEvents', false],
		['ignoreDuplicates', true],
		['maximumEventAge', 5],
		['webhookName', ''],
	])('have a default for %s of %j', (name, expected) => {
		expect(field(name).default).toEqual(expected);
	});

	it('offer the five events that the API of Tuco takes where the webhook is added automatically', () => {
		expect(eventsOf('automatic')).toEqual([
			'message.failed',
			'message.fallback',
			'message.opened',
			'message.reply',
			'message.sent',
		]);
	});

	it('offer every event, and any other one, where the webhook is added by hand', () => {
		const names = TUCO_EVENTS.map(({ name }) => name);
		expect(eventsOf('manual')).toEqual(['other', ...names]);
	});

	it('require an event', () => {
		const events = properties.filter(({ name }) => name === 'events');
		expect(events.map(({ required }) => required)).toEqual([true, true]);
	});

	it('show what to paste where, only where the webhook is added by hand', () => {
		const { displayOptions, displayName } = field('manualNotice');
		expect(displayOptions).toEqual({ show: { webhookSetup: ['manual'] } });
		expect(displayName).toContain('Production URL');
		expect(displayName).toContain('Webhook Signing Secret');
	});

	it('let no age below 0 be entered', () => {
		expect(field('maximumEventAge').typeOptions?.minValue).toBe(0);
	});

	it('name no two fields alike that show together', () => {
		const seen = properties.map(({ name, displayOptions }) =>
			JSON.stringify([name, displayOptions]),
		);
		expect(new Set(seen).size).toBe(seen.length);
	});

	it.each(inputs)('take an expression for %s only if it is a filter', (_label, each) => {
		expect(each.noDataExpression ?? false).toBe(!isFilter(each));
	});

	it('hold no expression', () => {
		expect(textsIn(properties).filter((text) => text.startsWith('='))).toEqual([]);
	});

	it.each(labelled.filter(([, { type }]) => type !== 'notice'))(
		'label %s in title case',
		(label) => {
			expect(isTitleCase(label)).toBe(true);
		},
	);

	it.each(fields.flatMap(optionsOf).flatMap((option) => ('value' in option ? [option.name] : [])))(
		'label the choice %s in title case',
		(label) => {
			expect(isTitleCase(label)).toBe(true);
		},
	);

	it.each(inputs.filter(([, { type }]) => type === 'boolean'))(
		'say of the switch %s whether',
		(_label, each) => {
			expect(each.description).toMatch(/^Whether /);
		},
	);

	it.each(inputs)('describe %s', (_label, each) => {
		expect(each.description).toMatch(/\w/);
	});
});

describe('the fields of the credential', () => {
	it.each(new TucoApi().properties)('label $displayName in title case', ({ displayName }) => {
		expect(isTitleCase(displayName)).toBe(true);
	});
});

describe('the description of Tuco Trigger', () => {
	it('holds no expression on the request path', () => {
		expect(textsIn(description.webhooks).filter((text) => text.startsWith('='))).toEqual([]);
	});

	it('is of a version above 1, which spares n8n an expression for each request', () => {
		expect([description.version].flat().every((version) => version >= 1.1)).toBe(true);
	});

	it('declares one webhook, answered on receipt', () => {
		expect(description.webhooks).toMatchObject([
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived' },
		]);
	});

	it('takes the credential that the project ships', () => {
		expect(description.credentials).toEqual([{ name: new TucoApi().name, required: true }]);
	});
});
