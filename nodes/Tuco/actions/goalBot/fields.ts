import type { INodeProperties } from 'n8n-workflow';

import { textField } from '../values';

const longField = (...texts: Parameters<typeof textField>): INodeProperties => ({
	...textField(...texts),
	typeOptions: { rows: 3 },
});

/** A choice of Tuco's values, given by their names; the first is the default. */
const choices = (displayName: string, name: string, description: string, ...names: string[]) => {
	const options = names.map((each) => ({
		name: each,
		value: each.toLowerCase().replace(' ', '_'),
	}));
	const [{ value } = { value: '' }] = options;
	options.sort((one, other) => one.name.localeCompare(other.name));
	return { displayName, name, type: 'options' as const, default: value, description, options };
};

export const nameField = textField('Name', 'name', 'Book a demo');
export const goalField = longField('Goal', 'goal', 'The lead has booked a demo');

/** The fields of a stage, with Tuco's names. */
const STAGE = [
	textField('Name', 'name', 'Qualify'),
	longField('Objective', 'objective', 'Find out the size of the team'),
	longField('Prompt', 'prompt', 'Ask how many people would use it'),
	{
		displayName: 'Max Turns',
		name: 'maxTurns',
		type: 'number' as const,
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'How many turns the stage may take. 0 leaves it to Tuco.',
	},
	longField('Advance Conditions', 'advanceConditions', 'The team size is known', 'One per line'),
	longField('Exit Conditions', 'exitConditions', 'The lead is not interested', 'One per line'),
	textField('Collect Fields', 'collectFields', 'teamSize, budget', 'Separated by commas'),
];

export const stagesFields: INodeProperties[] = [
	{
		displayName: 'Specify Stages',
		name: 'specifyStages',
		type: 'options',
		noDataExpression: true,
		default: 'fields',
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
	},
	{
		displayName: 'Stages',
		name: 'stages',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Stage',
		default: {},
		description: 'The steps of the conversation. In Update, they replace all present ones.',
		displayOptions: { show: { specifyStages: ['fields'] } },
		options: [{ displayName: 'Stage', name: 'stage', values: STAGE }],
	},
	{
		displayName: 'Stages (JSON)',
		name: 'stagesJson',
		type: 'json',
		default: '[]',
		description:
			'A JSON array. A stage can have name, objective, prompt, maxTurns, advanceConditions, exitConditions, collectFields and an ID. In Update, they replace all present ones.',
		displayOptions: { show: { specifyStages: ['json'] } },
	},
];

const TAG = 'A tag that the lead gets then';
const CALL = 'A URL that Tuco calls then';

/** The optional fields of a goal bot. */
export const OPTIONAL: INodeProperties[] = [
	textField('Description', 'description'),
	choices('Mode', 'mode', 'How much the bot does by itself', 'Copilot', 'Autopilot'),
	choices('Tone', 'tone', 'How the bot writes', 'Professional', 'Friendly', 'Casual'),
	{
		displayName: 'Inactivity Timeout (Days)',
		name: 'inactivityTimeoutDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
	},
	choices('Entry', 'entry', 'How leads enter', 'Manual', 'Campaign Handoff', 'API', 'Tag Trigger'),
	textField('Trigger Tag', 'triggerTag', 'wants-demo', 'For the entry Tag Trigger'),
	textField('On Complete: Add Tag', 'completeTag', 'demo-booked', TAG),
	textField('On Complete: Webhook URL', 'completeUrl', 'https://example.com/done', CALL),
	textField('On Abandon: Add Tag', 'abandonTag', 'demo-lost', TAG),
	textField('On Abandon: Webhook URL', 'abandonUrl', 'https://example.com/lost', CALL),
];
