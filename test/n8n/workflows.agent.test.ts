import type { ChatRequest, ToolCall } from '../../tools/n8n/chatModel';
import { until } from '../../tools/n8n/wait';
import { sampleItem } from '../../tools/scripts/samples';
import { CHANGES, useAnswering } from '../support/services/answering';
import { slack } from '../support/services/fakeService';

const { agent, alerts } = useAnswering();

/** Answers with this, the first time that the model is asked about a message that says so. */
const once = (word: string, answer: ToolCall[]) => {
	let isDone = false;
	return ({ messages }: ChatRequest) => {
		if (isDone || !JSON.stringify(messages).includes(word)) return 'Yes, at 9.';
		isDone = true;
		return answer;
	};
};

beforeAll(async () => agent.publish('12-agent.json', CHANGES));

test('answers three messages at once, and remembers the conversation', async () => {
	const jane = agent.person();
	agent.writesByHand(jane, 'Need a bike?', 'n8n-outbound');
	const texts = ['Hi', 'Can I come in?', 'Tomorrow?'];
	for (const text of texts) await agent.says(jane, text);
	expect(await agent.outcomes(jane, 3)).toEqual(Array(3).fill('answered'));
	expect(agent.textsTo(jane)).toEqual(['Need a bike?', 'Yes, at 9.']);
	await agent.says(jane, 'Thanks');
	await agent.outcomes(jane, 4);
	expect(agent.textsTo(jane)).toHaveLength(3);
	const them = texts.map((text) => ({ from: 'them', text }));
	expect(agent.prompts().at(-1)).toEqual({
		name: 'Jane',
		conversation: [
			{ from: 'us', text: 'Need a bike?' },
			...them,
			{ from: 'us', text: 'Yes, at 9.' },
		],
		unanswered: ['Thanks'],
	});
});

test('answers each person once in an execution of several items, by hand from pins, and again for none', async () => {
	const [jane, joe] = [agent.person(), agent.person('Joe')];
	const itemOf = ({ id, phone }: typeof jane, messageId: string, text: string) =>
		sampleItem('message.reply', { leadId: id, recipientPhone: phone, messageId, text });
	const [hi, and] = [itemOf(jane, `${jane.id}1`, 'Hi'), itemOf(jane, `${jane.id}2`, 'And?')];
	const items = [hi, itemOf(joe, `${joe.id}1`, 'Hello'), and, hi];
	const run = await agent.byHand('12-agent.json', items, CHANGES);
	expect(await agent.outcomes(jane, 3)).toEqual(['answered', 'answered', 'repeat']);
	expect(await agent.outcomes(joe)).toEqual(['answered']);
	await run();
	expect(await agent.outcomes(jane, 6)).toContain('repeat');
	expect([agent.textsTo(jane), agent.textsTo(joe)]).toEqual([['Yes, at 9.'], ['Yes, at 9.']]);
});

test.each(['Patiently: call me', 'Patiently, but at most 4 seconds'])(
	'does not wait longer for silence: %s',
	async (text) => {
		const jane = agent.person();
		await agent.says(jane, text);
		await agent.outcomes(jane);
		expect(agent.textsTo(jane)).toHaveLength(1);
	},
);

test('a message that comes while the model thinks is answered together with those before', async () => {
	const jane = agent.person();
	agent.model.answer = async () => {
		if (agent.prompts().length === 1) await agent.says(jane, 'And on Sunday?');
		await until('the message', async () => (await agent.rows(jane, 'lead')).length === 2);
		return 'Yes, at 9.';
	};
	await agent.says(jane, 'Are you open?');
	expect(await agent.outcomes(jane, 2)).toEqual(['answered', 'answered']);
	expect(agent.textsTo(jane)).toEqual(['Yes, at 9.']);
	expect(agent.prompts().at(-1)?.unanswered).toEqual(['Are you open?', 'And on Sunday?']);
});

test('never answers an opt-out', async () => {
	const jane = agent.person();
	await agent.says(jane, 'Hi');
	await agent.says(jane, 'Stop!');
	expect(await agent.outcomes(jane, 2)).toEqual(['handed over', 'handed over']);
	await agent.says(jane, 'Really');
	expect((await agent.outcomes(jane, 3)).at(-1)).toBe('silent');
	expect([agent.textsTo(jane), agent.model.requests]).toEqual([[], []]);
	expect(alerts()).toEqual([expect.stringContaining('They opted out')]);
});

test('alerts later if Slack is down, also about an opt-out', async () => {
	const jane = agent.person();
	slack.failNext(500, 500, 500);
	await agent.says(jane, 'Stop!');
	expect(await agent.outcomes(jane)).toEqual(['handed over']);
	expect(alerts()).toEqual([expect.stringContaining('They opted out')]);
});

test.each([
	["a colleague's message when they opt out", ['News'], ['Stop!']],
	['its own answer when it hands over', [], ['Hi', 'cheaper?']],
] as const)('cancels what Tuco still holds: %s', async (_, held, texts) => {
	const jane = agent.person();
	const { messaging } = agent.suite.workspace;
	agent.model.answer = once('cheaper', [['Hand_Over_to_a_Person', { reason: 'Price' }]]);
	messaging.isPaced = true;
	messaging.lines.limit(0);
	for (const text of held) agent.writesByHand(jane, text);
	for (const [at, text] of texts.entries()) {
		await agent.says(jane, text);
		await agent.outcomes(jane, at + 1);
	}
	messaging.isPaced = false;
	messaging.lines.limit(50);
	const toJane = messaging.messages.filter(({ recipientPhone }) => recipientPhone === jane.phone);
	expect(toJane.map(({ status }) => status)).toEqual(['cancelled']);
});

test('hands over if an answer that Tuco took does not arrive', async () => {
	const jane = agent.person();
	await agent.says(jane, 'Hi');
	await agent.outcomes(jane);
	const [{ messageId } = {}] = await agent.rows(jane, 'agent');
	const facts = { leadId: jane.id, recipientPhone: jane.phone, campaignId: null };
	for (const id of ['of-a-colleague', String(messageId)])
		await agent.suite.workspace.fire({
			event: 'message.fallback',
			facts: { ...facts, messageId: id, text: 'Yes, at 9.' },
		});
	await until('the alert', () => alerts().length > 0);
	expect(alerts()).toEqual([expect.stringMatching(/did not arrive\n> Yes, at 9\.\n/)]);
});

test('is silent after a hand-over until the conversation is given back', async () => {
	const jane = agent.person();
	const reason = 'Wants <a discount>';
	agent.model.answer = once('cheaper', [['Hand_Over_to_a_Person', { reason }]]);
	await agent.says(jane, 'Can I get it cheaper?');
	expect(await agent.outcomes(jane)).toEqual(['handed over']);
	expect(alerts()).toEqual([
		`*Jane needs a person*\n${jane.phone} · Wants &lt;a discount&gt;\n> Can I get it cheaper?\n` +
			'The agent stays silent until handedOver is false for this person in the data table Tuco Agent Conversations',
	]);
	await agent.says(jane, 'Hello?');
	expect((await agent.outcomes(jane, 2)).at(-1)).toBe('silent');
	agent.writesByHand(jane, 'Sure, 10 %');
	await agent.noted(jane, 'Sure, 10 %');
	expect(agent.textsTo(jane)).toEqual(['Sure, 10 %']);
	await agent.giveBack(jane);
	await agent.says(jane, 'When can I come?');
	expect((await agent.outcomes(jane, 3)).at(-1)).toBe('answered');
	expect(agent.textsTo(jane)).toEqual(['Sure, 10 %', 'Yes, at 9.']);
});

test.each([
	['a colleague has written', 'handed over', undefined],
	['a campaign has written', 'answered', 'campaign_0123456789abcdef01234567_0'],
	['the workflow Ask and Wait has asked', 'answers a question', 'n8n-question'],
])('after %s, a reply is %s', async (_, outcome, batchId) => {
	const jane = agent.person();
	agent.writesByHand(jane, 'Hi Jane', batchId);
	await agent.noted(jane, 'Hi Jane');
	await agent.says(jane, 'Hi');
	expect(await agent.outcomes(jane)).toEqual([outcome]);
	expect(agent.textsTo(jane)).toHaveLength(outcome === 'answered' ? 2 : 1);
});

test('its own message does not silence it, though Tuco reports it before Send has returned', async () => {
	const jane = agent.person();
	agent.suite.faults.add({ method: 'POST', holdMs: 6000 });
	await agent.says(jane, 'Are you open?');
	await agent.noted(jane, 'Yes, at 9.');
	expect(await agent.rows(jane, 'agent')).toEqual([]);
	await agent.says(jane, 'And on Sunday?');
	expect(await agent.outcomes(jane, 2)).toEqual(['answered', 'answered']);
	expect(agent.textsTo(jane)).toHaveLength(2);
});

test('hands over after a number of answers', async () => {
	const max = agent.person('Max');
	for (const count of [1, 2, 3]) {
		await agent.says(max, `Question ${count}`);
		await agent.outcomes(max, count);
	}
	expect(agent.textsTo(max)).toHaveLength(2);
	expect(alerts()).toEqual([expect.stringContaining('The agent has answered 2 times')]);
});

test.each([
	['the model is down', () => (agent.model.answer = () => 400), 'The model gave no answer'],
	[
		'Tuco refuses the answer',
		() => agent.suite.faults.add({ method: 'POST', status: 400 }),
		'The answer was not sent',
	],
])('hands over if %s', async (_, fail, reason) => {
	const jane = agent.person();
	fail();
	await agent.says(jane, 'Hi');
	expect(await agent.outcomes(jane)).toEqual(['handed over']);
	expect(agent.textsTo(jane)).toEqual([]);
	expect(alerts()).toEqual([expect.stringContaining(reason)]);
});

test('ignores test events', async () => {
	await agent.suite.workspace.fire({ event: 'message.reply', testMode: true });
	const jane = agent.person();
	await agent.says(jane, 'Hi');
	await agent.outcomes(jane);
	expect(agent.model.requests).toHaveLength(1);
});

test('n8n is killed during the wait and while it sends: one answer, and a person', async () => {
	const [jane, joe] = [agent.person(), agent.person('Joe')];
	await agent.says(jane, 'Patiently, half a minute');
	agent.suite.faults.add({ method: 'POST', holdMs: 600_000 });
	await agent.says(joe, 'Hi');
	await until('the answer to be sent', () => agent.textsTo(joe).length === 1);
	await agent.suite.restart('SIGKILL');
	expect(await agent.outcomes(jane)).toEqual(['answered']);
	expect(await agent.outcomes(joe)).toEqual(['handed over']);
	expect([agent.textsTo(jane), agent.textsTo(joe)]).toEqual([['Yes, at 9.'], ['Yes, at 9.']]);
	expect(alerts()).toEqual([expect.stringContaining('which may have arrived')]);
});
