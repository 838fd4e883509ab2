import { until } from '../../tools/n8n/wait';
import { questions } from '../support/n8n/questions';
import { CHANGES, useAnswering } from '../support/services/answering';

const { agent, alerts } = useAnswering();

const BOSS = '+12025550100';
const { post } = questions(agent.suite);
/** The texts that asked for an approval. */
const asked = () =>
	agent.suite.workspace.messaging.messages
		.filter(({ recipientPhone }) => recipientPhone === BOSS)
		.map(({ message }) => message);
const question = async (count: number) =>
	await until('the question', () => asked().length === count && asked().at(-1));
/** Answers a question, once its execution waits. */
const respond = async (text: string, answer: string) => {
	const link = /https?:\S+$/.exec(text)?.[0] ?? '';
	await until('the page', async () => (await post(link, { answer })).ok);
};

beforeAll(async () =>
	agent.publish('13-agent-with-approval.json', { ...CHANGES, '25 * 3600': '30' }),
);

test.each([
	['approve', ['Yes, at 9.'], 'answered'],
	['decline', [], 'declined'],
])(
	'sends nothing before a person has answered, and after %s: %j',
	async (answer, texts, outcome) => {
		const jane = agent.person();
		const before = asked().length;
		await agent.says(jane, 'Hi & bye');
		const text = await question(before + 1);
		expect(text).toContain('May I answer Jane?\n\nThey wrote: Hi & bye\n\nAnswer: Yes, at 9.\n');
		expect(agent.textsTo(jane)).toEqual([]);
		await respond(text, answer);
		expect(await agent.outcomes(jane)).toEqual([outcome]);
		expect(agent.textsTo(jane)).toEqual(texts);
	},
);

test('hands over if n8n is killed while it asks', async () => {
	const jane = agent.person();
	const before = asked().length;
	agent.suite.faults.add({ method: 'POST', holdMs: 600_000 });
	await agent.says(jane, 'Hi');
	await question(before + 1);
	await agent.suite.restart('SIGKILL');
	expect(await agent.outcomes(jane)).toEqual(['handed over']);
	expect(alerts()).toEqual([expect.stringContaining('Nobody approved')]);
});

test('asks again if another message comes first, and sends only what is approved then', async () => {
	const jane = agent.person();
	const before = asked().length;
	await agent.says(jane, 'Hi');
	const first = await question(before + 1);
	await agent.says(jane, 'And?');
	const second = await question(before + 2);
	await respond(first, 'approve');
	await respond(second, 'approve');
	expect(await agent.outcomes(jane, 2)).toEqual(['answered', 'answered']);
	expect(agent.textsTo(jane)).toEqual(['Yes, at 9.']);
});
