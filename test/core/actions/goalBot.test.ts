import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../../tools/sandbox/faults';
import { addGoalBot, type GoalBot } from '../../../tools/sandbox/goalBotsApi';
import { locator, withTuco } from '../../support/runNode';
import { containing } from '../../support/startTrigger';

const tuco = withTuco();

const UNKNOWN = '0123456789abcdef01234567';
const LEAD = { leadId: locator(UNKNOWN) };
const BOT = { name: 'Demo', goal: 'A demo is booked', stages: [{ id: 'q', name: 'Qualify' }] };
const CREATE = { name: 'Demo', goal: 'A demo is booked', stages: { stage: [{ name: 'A' }] } };
const JSON_STAGES = { ...CREATE, specifyStages: 'json' };

const goalBot = (operation: string, id: string, more: INodeParameters = {}) => ({
	parameters: { resource: 'goalBot', operation, goalBotId: locator(id), ...more },
});
const stored = (fields: GoalBot['fields'] = BOT) => addGoalBot(tuco.workspace.messaging, fields);
const newLead = () => tuco.workspace.messaging.addLead({ phone: '+12025550143' })._id;
const answer = (body: object, status = 200): Fault => ({ status, body: JSON.stringify(body) });

test('Create sends every field as Tuco takes it, and gives the goal bot', async () => {
	const qualify = { name: 'Qualify them', objective: 'Size', prompt: '', maxTurns: '5' };
	const lists = { advanceConditions: 'Known\n Yes, or sure ', collectFields: 'size, budget' };
	const stage = [
		{ ...qualify, ...lists },
		{ name: 'Book', maxTurns: 0, exitConditions: 'No' },
	];
	const additionalFields = {
		...{ description: 'Inbound', mode: 'copilot', tone: 'casual', inactivityTimeoutDays: 7 },
		...{ entry: 'tag_trigger', triggerTag: 'hot', completeTag: 'won', completeUrl: 'https://c' },
		...{ abandonTag: '', abandonUrl: 'https://a' },
	};
	const { main } = await tuco.run(
		goalBot('create', '', { ...CREATE, stages: { stage }, additionalFields }),
	);
	const read = { advanceConditions: ['Known', 'Yes, or sure'], collectFields: ['size', 'budget'] };
	const { name, goal } = CREATE;
	expect(tuco.sandbox.requests[0]?.body).toEqual({
		...{ name, goal, description: 'Inbound' },
		stages: [
			{ name: 'Qualify them', objective: 'Size', maxTurns: 5, ...read, id: 'stage-1-qualify-them' },
			{ name: 'Book', exitConditions: ['No'], id: 'stage-2-book' },
		],
		settings: { mode: 'copilot', tone: 'casual', inactivityTimeoutDays: 7 },
		entry: { type: 'tag_trigger', triggerTag: 'hot' },
		onComplete: { addTag: 'won', webhookUrl: 'https://c' },
		onAbandon: { webhookUrl: 'https://a' },
	});
	const goalBotId = tuco.workspace.messaging.goalBots[0]?._id;
	expect(main).toMatchObject([{ json: { goalBotId, name, status: 'active' } }]);
});

test('Create takes stages as JSON, and gives an ID to those without', async () => {
	const stagesJson = '[{"id": "a", "name": "A"}, {"prompt": "Ask"}]';
	const { main } = await tuco.run(goalBot('create', '', { ...JSON_STAGES, stagesJson }));
	const [first, second] = [
		{ id: 'a', name: 'A' },
		{ id: 'stage-2', prompt: 'Ask' },
	];
	expect(main).toMatchObject([{ json: { stages: [first, second] } }]);
});

describe('Update', () => {
	const settings = { mode: 'copilot', tone: 'casual' } as const;

	test.each([false, true])('keeps what is not given, whether Tuco merges: %j', async (merges) => {
		tuco.workspace.messaging.mergesGoalBots = merges;
		const bot = stored({ ...BOT, settings, entry: { type: 'api' } });
		const stages = { stage: [{ name: 'Book' }, { name: 'Qualify' }] };
		const form = { stages, updateFields: { goal: 'A call', tone: 'friendly' } };
		const { main } = await tuco.run(goalBot('update', bot._id, form));
		const after = {
			...{ name: 'Demo', goal: 'A call', entry: { type: 'api' } },
			settings: { ...settings, tone: 'friendly' },
			// Leads in a stage stay there: it keeps its ID.
			stages: [
				{ name: 'Book', id: 'stage-1-book' },
				{ name: 'Qualify', id: 'q' },
			],
		};
		expect(bot.fields).toEqual(after);
		expect(main).toMatchObject([{ json: { goalBotId: bot._id, ...after } }]);
	});

	test('is repeated after an attempt without an answer', async () => {
		const bot = stored();
		tuco.sandbox.faults.add({ method: 'PUT', drop: 'after' });
		const { main } = await tuco.run(goalBot('update', bot._id, { updateFields: { name: 'New' } }));
		expect(main).toMatchObject([{ json: { goalBotId: bot._id, name: 'New' } }]);
	});

	test('sends no null, and nothing that Tuco only answers', async () => {
		const shown = { _id: UNKNOWN, ...BOT, description: null, settings: { tone: null }, stats: {} };
		tuco.sandbox.faults.add({ method: 'GET', ...answer(shown) });
		await tuco.run(goalBot('update', UNKNOWN, { updateFields: { name: 'New' } }));
		expect(tuco.sandbox.requests[1]?.body).toEqual({ ...BOT, name: 'New', settings: {} });
	});
});

test.each([
	['goalBot', { goalBot: { _id: UNKNOWN, ...BOT, note: 1 } }, { ...BOT, note: 1 }],
	['the bot itself', { _id: UNKNOWN, ...BOT, note: 1 }, { ...BOT, note: 1 }],
	['nothing', {}, {}],
])('Get reads an answer with %s', async (_shape, body, item) => {
	tuco.sandbox.faults.add(answer(body));
	const { main } = await tuco.run(goalBot('get', UNKNOWN));
	expect(main.map(({ json }) => json)).toEqual([{ goalBotId: UNKNOWN, ...item }]);
});

test.each([
	[{}, 50],
	[{ limit: 2 }, 2],
	[{ returnAll: true }, 60],
])('Get Many with %j gives %d of 60', async (form, count) => {
	const ids = Array.from({ length: 60 }, () => stored()._id);
	const { main } = await tuco.run(goalBot('getAll', '', form));
	expect(main.map(({ json }) => json.goalBotId)).toEqual(ids.slice(0, count));
});

test('a lead enters one goal bot, and another once it has left', async () => {
	const [one, other] = [stored(), stored()];
	const leadId = newLead();
	const run = async (operation: string, { _id }: GoalBot) =>
		await tuco.run(goalBot(operation, _id, { leadId: locator(leadId) }));
	const ids = { goalBotId: one._id, leadId };
	expect((await run('enrollLead', one)).main).toMatchObject([{ json: { ...ids, enrolled: true } }]);
	expect((await run('enrollLead', other)).error).toMatchObject({
		message: 'The lead is already in a goal bot (Lead is already in a goal bot)',
		description: containing('Unenroll it'),
	});
	const { main } = await run('unenrollLead', one);
	expect(main).toMatchObject([{ json: { ...ids, unenrolled: true } }]);
	await run('enrollLead', other);
	expect([one.leadIds, other.leadIds]).toEqual([new Set(), new Set([leadId])]);
});

test.each<[string, string, boolean | null, Fault[]]>([
	['archive', 'archived', true, []],
	['archive', 'archived', null, [{ drop: 'after' }]],
	['unenrollLead', 'unenrolled', null, [{ drop: 'after' }]],
])('%s says of %s: %j, null if an attempt without an answer may have done it', async (...row) => {
	const [operation, key, isDone, faults] = row;
	const bot = stored();
	const leadId = newLead();
	bot.leadIds.add(leadId);
	for (const fault of faults) tuco.sandbox.faults.add(fault);
	const { main } = await tuco.run(goalBot(operation, bot._id, { leadId: locator(leadId) }));
	expect(main).toMatchObject([{ json: { goalBotId: bot._id, [key]: isDone } }]);
	expect(tuco.sandbox.requests).toHaveLength(faults.length + 1);
});

test.each([
	['create', CREATE, 'does not exist before'],
	['enrollLead', LEAD, 'may have enrolled it'],
])('%s is not repeated, not even by Retry On Fail', async (operation, form, remedy) => {
	tuco.sandbox.faults.add({ drop: 'after' });
	const { main } = await tuco.run({
		...goalBot(operation, stored()._id, form),
		settings: { retryOnFail: true, maxTries: 3, onError: 'continueRegularOutput' },
	});
	expect(main).toMatchObject([{ json: { error: containing(remedy) } }]);
	expect(tuco.sandbox.requests).toHaveLength(1);
});

test.each<[string, INodeParameters, string]>([
	['create', { ...CREATE, name: '={{ "" }}' }, 'Name is empty'],
	['create', { ...CREATE, stages: {} }, 'no stages'],
	['create', { ...CREATE, stages: { stage: [{ name: '' }] } }, 'The name of stage 1'],
	[
		'create',
		{ ...CREATE, stages: { stage: [{ name: 'A', maxTurns: 1.5 }] } },
		'Max Turns of stage 1',
	],
	['create', { ...JSON_STAGES, stagesJson: '[1]' }, 'not a JSON array of objects'],
	['update', {}, 'nothing to update'],
	['update', { updateFields: { goal: '={{ $json.none }}' } }, 'goal has no value'],
	['get', { goalBotId: locator('={{ "../x" }}') }, 'not an ID'],
	['enrollLead', { leadId: locator('={{ "" }}') }, 'Lead is empty'],
])('%s refuses %j before it calls Tuco', async (operation, form, said) => {
	const { error } = await tuco.run(goalBot(operation, UNKNOWN, form));
	expect(error).toMatchObject({ message: containing(said), context: { itemIndex: 0 } });
	expect(tuco.sandbox.requests).toEqual([]);
});

const updateFields = { name: 'New' };

test.each<[string, Fault | null, string, string]>([
	['get', null, 'no goal bot with this ID', 'deleted'],
	['enrollLead', answer({ error: 'Lead not found' }, 404), 'no lead with this ID', 'deleted'],
	['unenrollLead', answer({ error: 'Nope' }, 400), 'rejected the request (Nope)', 'Check'],
	['update', answer({}), 'did not show the goal and stages', 'Add the goal and stages'],
])('%s explains what Tuco answers: %j', async (operation, fault, said, remedy) => {
	if (fault) tuco.sandbox.faults.add(fault);
	const { error } = await tuco.run(goalBot(operation, UNKNOWN, { ...LEAD, updateFields }));
	expect(error).toMatchObject({ message: containing(said), description: containing(remedy) });
});
