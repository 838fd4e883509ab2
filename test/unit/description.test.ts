import * as fc from 'fast-check';
import {
	type INode,
	type INodeParameters,
	type INodeProperties,
	type IWebhookFunctions,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';

import { TucoApi } from '../../credentials/TucoApi.credentials';
import { readFilters } from '../../nodes/Tuco/trigger/description/filters';
import { SUBTITLE, toOutput } from '../../nodes/Tuco/trigger/description/outputs';
import { readParameters } from '../../nodes/Tuco/trigger/description/parameters';
import { TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import { choicesOf } from '../../nodes/Tuco/trigger/choices';
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';

const trigger = new TucoTrigger();
const { description } = trigger;
const { properties } = description;
const NAMES: string[] = TUCO_EVENTS.map(({ name }) => name);

/** A field's options: the choices of a list, or the fields of a collection. */
const optionsOf = ({ options = [] }: INodeProperties) => options;
const isField = (option: object): option is INodeProperties =>
	'displayName' in option && 'type' in option;
const inside = (fields: INodeProperties[]): INodeProperties[] =>
	fields.flatMap((field) => [field, ...inside(optionsOf(field).filter(isField))]);

const fields = inside(properties);
const fieldsNamed = (name: string) => fields.filter((field) => field.name === name);

/** Every text in a value, at any depth. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}
const expressionsIn = (value: unknown) => textsIn(value).filter((text) => text.startsWith('='));

describe('the fields', () => {
	it('offer the same events in both setups, require one, and mark those for webhooks added by hand', () => {
		const events = fieldsNamed('events');
		expect(events).toMatchObject([{ required: true }]);
		expect(events[0]).not.toHaveProperty('displayOptions');
		const names = events.flatMap(optionsOf).map(({ name }) => name);
		expect(names).toHaveLength(7);
		expect(names.filter((name) => name.endsWith('(Manual Only)'))).toEqual([
			'Message Delivered (Manual Only)',
			'Any Other Event (Manual Only)',
		]);
	});

	const isFilter = (field: INodeProperties) =>
		fieldsNamed('filters').flatMap(optionsOf).includes(field);
	const inputs = fields.filter(({ type }) => type !== 'notice' && type !== 'collection');
	it.each(inputs)('allow an expression in $name only if it is a filter', (field) => {
		expect(field.noDataExpression ?? false).toBe(!isFilter(field));
	});

	it('contain no expressions themselves', () => {
		expect(expressionsIn(properties)).toEqual([]);
	});

	const lists = fields.filter(({ type }) => type === 'options' || type === 'multiOptions');
	it.each(lists.filter(({ name }) => name !== 'events'))(
		'sort the choices of $name by name',
		(field) => {
			const names = optionsOf(field).map(({ name }) => name);
			expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
		},
	);

	it('have hints of at most 120 characters', () => {
		const hints = [...fields, ...new TucoApi().properties].map(({ hint = '' }) => hint);
		expect(hints.filter((hint) => hint.length > 120)).toEqual([]);
	});
});

describe('the description', () => {
	it('makes n8n evaluate no expression per request: none in the webhook, and no version 1', () => {
		expect(expressionsIn(description.webhooks)).toEqual([]);
		expect([description.version].flat().every((version) => version > 1)).toBe(true);
	});

	it('offers every version in which an event was first listed', () => {
		const versions = TUCO_EVENTS.map(({ since }) => since);
		expect([description.version].flat()).toEqual(expect.arrayContaining(versions));
	});
});

function nodeWith(parameters: INodeParameters) {
	const node: INode = {
		id: '1',
		name: 'Tuco Trigger',
		type: 'n8n-nodes-tuco.tucoTrigger',
		typeVersion: 1.1,
		position: [0, 0],
		parameters,
	};
	const nodeTypes = {
		getByName: () => trigger,
		getByNameAndVersion: () => trigger,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return { node, workflow };
}

describe('the outputs', () => {
	/** The outputs as n8n computes them from the description's expression. */
	const labelsOf = (parameters: INodeParameters) => {
		const { node, workflow } = nodeWith(parameters);
		return NodeHelpers.getNodeOutputs(workflow, node, description).map((output) =>
			typeof output === 'string' ? output : (output.displayName ?? output.type),
		);
	};
	const labels = ['Failed', 'Fallback', 'Opened', 'Reply', 'Sent', 'Delivered', 'Any Other'];
	const choices = labels.map((label) =>
		label === 'Any Other' ? 'other' : `message.${label.toLowerCase()}`,
	);
	const events = ['other', 'message.sent', 'message.reply'];

	it.each([
		['one by default', {}, ['main']],
		['one if that is selected', { outputMode: 'single' }, ['main']],
		[
			'one per event, with a note on those that will not arrive',
			{ outputMode: 'perEvent' },
			'Failed (off), Fallback (off), Opened (off), Reply, Sent, Manual only, Manual only'.split(
				', ',
			),
		],
	])('are %s', (_which, parameters, expected) => {
		expect(labelsOf({ events, ...parameters })).toEqual(expected);
	});

	it('keep their places whichever events are selected, and each gets its own event', () => {
		fc.assert(
			fc.property(fc.subarray(choices), fc.constantFrom(...choices), (events, choice) => {
				const withNote = (label: string, at: number) =>
					events.includes(choices[at] ?? '') ? label : `${label} (off)`;
				expect(labelsOf({ events, outputMode: 'perEvent', webhookSetup: 'manual' })).toEqual(
					labels.map(withNote),
				);
				const event = choice === 'other' ? 'message.bounced' : choice;
				const outputs = toOutput('item', event, { isOnePerEvent: true, events, nodeVersion: 1.1 });
				const isAt = (each: string) => each === choice && events.includes(choice);
				expect(outputs).toEqual(choices.map((each) => (isAt(each) ? ['item'] : [])));
			}),
		);
	});

	it('get every event if there is only one', () => {
		const parameters = { isOnePerEvent: false, events, nodeVersion: 1.1 };
		expect(toOutput('item', 'message.sent', parameters)).toEqual([['item']]);
	});

	describe('after an update that adds message.reaction in version 1.2', () => {
		const REACTION = { ...TUCO_EVENTS[0], name: 'message.reaction', since: 1.2 };
		const listed = [REACTION, ...TUCO_EVENTS];

		it('have one more, after all others', () => {
			expect(choicesOf(listed)).toEqual([...choicesOf(), REACTION]);
		});

		it.each([
			['any other', 1.1, ['other', ...NAMES], 6],
			['any other and the event itself', 1.1, ['other', 'message.reaction'], 7],
			['the event itself', 1.1, ['message.reaction'], 7],
			['the other events', 1.1, NAMES, -1],
			['any other', 1.2, ['other', ...NAMES], -1],
			['the event itself', 1.2, ['message.reaction'], 7],
		])(
			'get it at the right place with %s selected in a node of version %d',
			(_choice, nodeVersion, events, expected) => {
				const parameters = { isOnePerEvent: true, events, nodeVersion };
				const outputs = toOutput('item', 'message.reaction', parameters, listed);
				expect(outputs.findIndex((items) => items.length > 0)).toBe(expected);
			},
		);
	});
});

describe('the subtitle', () => {
	it.each([
		[['message.reply', 'message.fallback'], 'reply, fallback'],
		[[], ''],
	])('for the events %j is %j', (events, expected) => {
		const { node, workflow } = nodeWith({ events });
		const subtitle = workflow.expression.getSimpleParameterValue(node, SUBTITLE, 'manual', {});
		expect(subtitle).toBe(expected);
	});
});

describe('the parameters', () => {
	/** The parts of n8n's context used here: the node, and a parameter's own value or the fallback. */
	const contextOf = (parameters: INodeParameters) =>
		({
			getNode: () => ({ name: 'Tuco Trigger', typeVersion: 1.1 }),
			getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
			getWorkflow: () => ({ id: 'w' }),

			logger: { warn: jest.fn() },
		}) as unknown as IWebhookFunctions;

	const DEFAULTS = {
		events: [],
		nodeVersion: 1.1,
		isManual: false,
		isOnePerEvent: false,
		simplify: true,
		emitTestEvents: false,
		ignoreDuplicates: true,
		maximumAgeMinutes: 60,
		attachmentLimitMb: null,
		batchSize: 1,
		batchWaitMs: 250,
		webhookName: '',
	};

	it.each<[INodeParameters, object]>([
		[{}, {}],
		[{ events: ['message.reply'] }, { events: ['message.reply'] }],
		[{ webhookSetup: 'manual' }, { isManual: true }],
		[{ outputMode: 'perEvent' }, { isOnePerEvent: true }],
		[{ simplify: false }, { simplify: false }],
		[{ options: { emitTestEvents: true } }, { emitTestEvents: true }],
		[{ options: { ignoreDuplicates: false } }, { ignoreDuplicates: false }],
		[{ options: { maximumEventAge: 0 } }, { maximumAgeMinutes: 0 }],
		[{ options: { downloadAttachments: true } }, { attachmentLimitMb: 25 }],
		[
			{ options: { downloadAttachments: true, maximumAttachmentSize: 3 } },
			{ attachmentLimitMb: 3 },
		],
		[{ options: { maximumAttachmentSize: 3 } }, { attachmentLimitMb: null }],
		...['', '5', -1, NaN, Infinity, null, true].map((none): [INodeParameters, object] => [
			{
				options: { maximumEventAge: none, downloadAttachments: true, maximumAttachmentSize: none },
			},
			{ maximumAgeMinutes: 60, attachmentLimitMb: 25 },
		]),
		[
			{ options: { downloadAttachments: true, maximumAttachmentSize: 0 } },
			{ attachmentLimitMb: 25 },
		],
		[{ options: { batchSize: 20, batchWait: 50 } }, { batchSize: 20, batchWaitMs: 50 }],
		[{ options: { batchSize: 2.5, batchWait: 0 } }, { batchSize: 2 }],
		// Longer than Tuco waits for an answer.
		[{ options: { batchSize: 1e6, batchWait: 60_000 } }, { batchSize: 100, batchWaitMs: 1000 }],
		[{ options: { webhookName: ' Mine ' } }, { webhookName: 'Mine' }],
	])('%j are read as %j, plus the defaults', (parameters, expected) => {
		expect(readParameters(contextOf(parameters))).toEqual({ ...DEFAULTS, ...expected });
	});

	const NOTHING = [[], [[]], [''], ' ', '\u200B', null, undefined, {}, [{ name: 'c1' }], true, NaN];
	it.each<[campaigns: unknown, expected: string[]]>([
		['Spring ', ['Spring']],
		[
			[42, true, '', 'c1'],
			['42', 'c1'],
		],
		[
			[[['c1']], 'c2'],
			['c1', 'c2'],
		],
		...NOTHING.map((each): [unknown, string[]] => [each, []]),
	])('turn the campaign filter %j into %j, and leave unset filters off', (campaigns, expected) => {
		const rest = { lines: null, repliesContaining: null, repliesNotContaining: null };
		const parameters = { filters: { campaigns } } as unknown as INodeParameters;
		expect(readFilters(contextOf(parameters))).toEqual({ ...rest, campaigns: expected });
	});

	it.each([[[]], ['']])('turn filters that are %j as a whole into empty ones', (filters) => {
		const parameters = { filters } as unknown as INodeParameters;
		expect(Object.values(readFilters(contextOf(parameters)))).toEqual([[], [], [], []]);
	});
});
