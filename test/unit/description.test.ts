import {
	type INode,
	type INodeParameters,
	type INodeProperties,
	type IWebhookFunctions,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';

import { TucoApi } from '../../credentials/TucoApi.credentials';
import { SUBTITLE, toOutput } from '../../nodes/Tuco/trigger/description/outputs';
import { readFilters, readParameters } from '../../nodes/Tuco/trigger/description/parameters';
import { TUCO_EVENTS } from '../../nodes/Tuco/trigger/events/names';
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';

const trigger = new TucoTrigger();
const { description } = trigger;
const { properties } = description;
const NAMES: string[] = TUCO_EVENTS.map(({ name }) => name);

/** What n8n's fields hold as options: choices of a list, or the fields of a collection. */
const optionsOf = ({ options = [] }: INodeProperties) => options;
const isField = (option: object): option is INodeProperties =>
	'displayName' in option && 'type' in option;
const inside = (fields: INodeProperties[]): INodeProperties[] =>
	fields.flatMap((field) => [field, ...inside(optionsOf(field).filter(isField))]);

const fields = inside(properties);
const fieldsNamed = (name: string) => fields.filter((field) => field.name === name);

/** Every text within a value. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}
const expressionsIn = (value: unknown) => textsIn(value).filter((text) => text.startsWith('='));

describe('the fields', () => {
	it.each([
		['automatic', 'the events that the API of Tuco takes', NAMES.slice(1)],
		['manual', 'every event and any other one', ['other', ...NAMES]],
	])('require an event where the setup is %s, and offer %s', (setup, _which, expected) => {
		const [events] = fieldsNamed('events').filter(({ displayOptions }) =>
			displayOptions?.show?.webhookSetup?.includes(setup),
		);
		expect(events).toMatchObject({ required: true });
		expect(events?.options?.map((option) => 'value' in option && option.value)).toEqual(expected);
	});

	const isFilter = (field: INodeProperties) =>
		fieldsNamed('filters').flatMap(optionsOf).includes(field);
	const inputs = fields.filter(({ type }) => type !== 'notice' && type !== 'collection');
	it.each(inputs)('take an expression for $name only if it is a filter', (field) => {
		expect(field.noDataExpression ?? false).toBe(!isFilter(field));
	});

	it('hold no expression themselves', () => {
		expect(expressionsIn(properties)).toEqual([]);
	});

	it.each(fields.filter(({ type }) => type === 'options' || type === 'multiOptions'))(
		'list the choices of $name by name',
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
	it('costs n8n no expression for a request: not in the webhook, nor by version 1', () => {
		expect(expressionsIn(description.webhooks)).toEqual([]);
		expect([description.version].flat().every((version) => version > 1)).toBe(true);
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
	/** The outputs as n8n itself makes them, by evaluating the description's expression. */
	const labelsOf = (parameters: INodeParameters) => {
		const { node, workflow } = nodeWith(parameters);
		return NodeHelpers.getNodeOutputs(workflow, node, description).map((output) =>
			typeof output === 'string' ? output : (output.displayName ?? output.type),
		);
	};
	const events = ['other', 'message.sent', 'message.reply', 'message.delivered'];

	it.each([
		['one by default', { events }, ['main']],
		['one where that is chosen', { events, outputMode: 'single' }, ['main']],
		['one while no event is chosen', { events: [], outputMode: 'perEvent' }, ['main']],
		[
			'one per event, in the order of the list and not of the clicks',
			{ events, outputMode: 'perEvent' },
			['Delivered', 'Reply', 'Sent', 'Any Other'],
		],
	])('are %s', (_which, parameters, expected) => {
		expect(labelsOf(parameters)).toEqual(expected);
	});

	it('take every event where there is one', () => {
		expect(toOutput('item', 'message.sent', { isOnePerEvent: false, events })).toEqual([['item']]);
	});

	it.each([...NAMES, 'message.bounced'])('take %s at the place of its label', (event) => {
		const chosen = ['other', ...NAMES];
		const labels = labelsOf({ events: chosen, outputMode: 'perEvent' });
		const outputs = toOutput('item', event, { isOnePerEvent: true, events: chosen });
		const own = NAMES.includes(event) ? event.replace('message.', '') : 'any other';
		expect(outputs).toEqual(labels.map((label) => (label.toLowerCase() === own ? ['item'] : [])));
	});
});

describe('the subtitle', () => {
	it.each([
		[['message.reply', 'message.fallback'], 'reply, fallback'],
		[[], ''],
	])('of %j is %j', (events, expected) => {
		const { node, workflow } = nodeWith({ events });
		const subtitle = workflow.expression.getSimpleParameterValue(node, SUBTITLE, 'manual', {});
		expect(subtitle).toBe(expected);
	});
});

describe('the parameters', () => {
	/** The one method of n8n's context that is used here: the node's own value, or the fallback. */
	const contextOf = (parameters: INodeParameters) =>
		({
			getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		}) as unknown as IWebhookFunctions;

	const DEFAULTS = {
		events: [],
		isManual: false,
		isOnePerEvent: false,
		simplify: true,
		emitTestEvents: false,
		ignoreDuplicates: true,
		maximumAgeMinutes: 60,
		attachmentLimitMb: null,
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
		[{ options: { webhookName: ' Mine ' } }, { webhookName: 'Mine' }],
	])('%j are read as %j, beside the defaults', (parameters, expected) => {
		expect(readParameters(contextOf(parameters))).toEqual({ ...DEFAULTS, ...expected });
	});

	it.each<[INodeParameters, string[]]>([
		[{}, []],
		[{ campaigns: [' Spring ', '', 'c1'] }, ['Spring', 'c1']],
		[{ campaigns: 'Spring' }, ['Spring']],
		[{ campaigns: [42] }, ['42']],
		[{ campaigns: null }, []],
	])('%j filter by the campaigns %j', (filters, campaigns) => {
		expect(readFilters(contextOf({ filters }))).toEqual({
			lines: [],
			campaigns,
			repliesContaining: [],
			repliesNotContaining: [],
		});
	});
});
