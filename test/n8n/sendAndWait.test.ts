import type { JsonObject } from '../../tools/n8n/schemas';
import { until } from '../../tools/n8n/wait';
import { chainOf, noOp } from '../../tools/n8n/workflows';
import { questions } from '../support/n8n/questions';
import { startSuite } from '../support/n8n/suite';

const suite = startSuite();
const { ask, START, ended, link, post, statusOf, texts } = questions(suite);

const ASK = {
	resource: 'message',
	operation: 'sendAndWait',
	recipientPhone: '+12025550143',
	message: '=Publish <b>{{ $json.own }}</b>?',
};
const tuco = (parameters: JsonObject = {}, settings: JsonObject = {}) =>
	suite.action({ ...settings, parameters: { ...ASK, ...parameters } });
const askOne = async (...node: Parameters<typeof tuco>) =>
	await ask(chainOf([START, tuco(...node), noOp('Next')]));

const FORM = {
	responseType: 'form',
	formFields: {
		values: [
			{ fieldLabel: 'Name', fieldType: 'text', requiredField: true },
			{ fieldLabel: 'Guests', fieldType: 'number' },
			{ fieldLabel: 'Days', fieldType: 'checkbox', choices: 'Monday\nTuesday' },
		],
	},
};
const filledIn = { field0: 'Ann', field1: '2', field2: ['Monday', 'Tuesday'] };
const someText = expect.any(String) as string;

test.each<[string, JsonObject, wrong: JsonObject, right: JsonObject, data: JsonObject]>([
	['an approval', {}, { answer: 'no' }, { answer: 'approve' }, { approved: true }],
	['a refusal', {}, {}, { answer: 'decline' }, { approved: false }],
	['a text', { responseType: 'freeText' }, { field0: ' ' }, { field0: 'Yes' }, { text: 'Yes' }],
	[
		'a form',
		FORM,
		{ field1: 'two' },
		filledIn,
		{ Name: 'Ann', Guests: 2, Days: ['Monday', 'Tuesday'] },
	],
])(
	'waits for %s, which only a POST with all that is needed gives, and only once',
	async (_what, parameters, wrong, right, data) => {
		const execution = await askOne(parameters);
		const url = link();
		const page = await fetch(url);
		expect([page.status, await page.text()]).toEqual([
			200,
			expect.stringContaining('Publish &#60;b&#62;1&#60;/b&#62;?'),
		]);
		await fetch(url, { method: 'HEAD' });
		expect((await post(url, { answer: 'submit', ...wrong })).status).toBe(422);
		expect(await statusOf(execution)).toBe('waiting');
		const thanks = await post(url, { answer: 'submit', ...right });
		expect(await thanks.text()).toContain('Thank you');
		const { items } = await ended(execution);
		expect(items('Next')).toEqual([{ data: { ...data, respondedAt: someText } }]);
		expect(await (await post(url, { answer: 'submit', ...right })).text()).not.toContain('Thank');
		expect(texts()).toHaveLength(1);
	},
);

test('sends once with Retry On Fail, whatever the input', async () => {
	const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const execution = await ask(chainOf([START, tuco({}, retry)]), [{ error: 'x', own: 1 }]);
	expect([await statusOf(execution), texts().length]).toEqual(['waiting', 1]);
});

test('passes the input on when nobody answers in time', async () => {
	const limitWaitTime = { values: { resumeAmount: 0.01, resumeUnit: 'minutes' } };
	const execution = await askOne({ options: { limitWaitTime } });
	expect((await ended(execution, { timeoutMs: 150_000 })).items('Next')).toEqual([{ own: 1 }]);
});

test.each<[string, JsonObject, JsonObject[], string]>([
	['several items, of which n8n would answer one', {}, [{}, {}], '2 input items, so 2 questions'],
	['a form without elements', { responseType: 'form' }, [{}], 'The form has no elements'],
])('sends nothing for %s', async (_what, parameters, items, message) => {
	const { id } = await ask(chainOf([START, tuco(parameters)]), items);
	const { error } = await suite.client.execution(id);
	expect([error, texts()]).toEqual([expect.stringContaining(message), []]);
});

test('does not wait for someone whom the message does not reach', async () => {
	suite.workspace.messaging.withoutIMessage.add(ASK.recipientPhone);
	const { id } = await askOne();
	const { status, error } = await suite.client.execution(id);
	expect([status, error]).toEqual(['error', expect.stringContaining('not delivered')]);
});

test("takes no answer to an earlier question of a loop's node", async () => {
	const loop = { ...noOp('Loop'), type: 'n8n-nodes-base.splitInBatches', typeVersion: 3 };
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	const connections = {
		Start: { main: [to('Loop')] },
		Loop: { main: [to('Next'), to('Tuco')] },
		Tuco: { main: [to('Loop')] },
	};
	const nodes = [START, loop, tuco(), noOp('Next')];
	const execution = await ask({ name: 'A loop', nodes, connections }, [{ own: 1 }, { own: 2 }]);
	const first = link();
	await post(first, { answer: 'approve' });
	await until('the next question', async () => {
		return texts().length === 2 && (await statusOf(execution)) === 'waiting';
	});
	expect(await (await post(first, { answer: 'approve' })).text()).toContain('Already answered');
	await post(link(), { answer: 'decline' });
	const answers = (await ended(execution)).items('Next');
	expect(answers).toMatchObject([{ data: { approved: true } }, { data: { approved: false } }]);
});
