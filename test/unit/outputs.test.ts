import { type INode, type INodeParameters, NodeHelpers, Workflow } from 'n8n-workflow';

import { TUCO_EVENTS } from '../../nodes/Tuco/trigger/events/names';
import { SUBTITLE, toOutput } from '../../nodes/Tuco/trigger/description/outputs';
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';

const trigger = new TucoTrigger();

function workflowWith(parameters: INodeParameters) {
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
	return {
		node,
		workflow: new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes }),
	};
}

/** The outputs as n8n itself makes them out, evaluating the description's expression. */
function labelsOf(parameters: INodeParameters) {
	const { node, workflow } = workflowWith(parameters);
	const outputs = NodeHelpers.getNodeOutputs(workflow, node, trigger.description);
	return outputs.map((output) =>
		typeof output === 'string' ? output : (output.displayName ?? output.type),
	);
}

const subtitle = (events: string[]) => {
	const { node, workflow } = workflowWith({ events });
	return workflow.expression.getSimpleParameterValue(node, SUBTITLE, 'manual', {});
};

describe('the outputs', () => {
	it('are one unless there is to be one per event', () => {
		expect(labelsOf({ events: ['message.reply', 'message.sent'] })).toEqual(['main']);
		expect(labelsOf({ events: ['message.reply'], outputMode: 'single' })).toEqual(['main']);
	});

	it('are one while no event is chosen', () => {
		expect(labelsOf({ events: [], outputMode: 'perEvent' })).toEqual(['main']);
	});

	it('are one per event, in the order of the list and not of the clicks', () => {
		const events = [
			'message.sent',
			'other',
			'message.reply',
			'message.delivered',
			'message.failed',
		];
		expect(labelsOf({ events, outputMode: 'perEvent' })).toEqual([
			'Delivered',
			'Failed',
			'Reply',
			'Sent',
			'Any Other',
		]);
	});
});

describe('the subtitle', () => {
	it('names the chosen events', () => {
		expect(subtitle(['message.reply', 'message.fallback'])).toBe('reply, fallback');
	});

	it('is empty while no event is chosen', () => {
		expect(subtitle([])).toBe('');
	});
});

describe('toOutput', () => {
	const events = ['other', 'message.sent', 'message.reply'];

	it('sends everything through the single output', () => {
		expect(toOutput('item', 'message.sent', { isOnePerEvent: false, events })).toEqual([['item']]);
	});

	it.each([
		['message.reply', [['item'], [], []]],
		['message.sent', [[], ['item'], []]],
		['message.reaction', [[], [], ['item']]],
	])('sends %s through its own', (event, expected) => {
		expect(toOutput('item', event, { isOnePerEvent: true, events })).toEqual(expected);
	});

	it.each(TUCO_EVENTS.map(({ name }) => name))(
		'and the label of %s stand at the same place',
		(event) => {
			const chosen = [...TUCO_EVENTS.map(({ name }) => name), 'other'];
			const labels = labelsOf({ events: chosen, outputMode: 'perEvent' });
			const outputs = toOutput('item', event, { isOnePerEvent: true, events: chosen });
			const at = outputs.findIndex((items) => items.length > 0);
			expect(`message.${labels[at]?.toLowerCase() ?? ''}`).toBe(event);
			expect(outputs).toHaveLength(labels.length);
		},
	);
});
