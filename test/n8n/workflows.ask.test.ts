import { until } from '../../tools/n8n/wait';
import { TRIGGER, type WorkflowFile } from '../../tools/n8n/workflows';
import { dataTable } from '../support/n8n/dataTable';
import { pauseBetween, useAsking } from '../support/services/asking';
import { formsOf } from '../support/services/workflowRun';

const CALLED = 'When Executed by Another Workflow';
const SEND = 'Send Question';
const WAIT = 'Wait for Reply or Turn';

/** So soon that n8n's next look at what waits finds it over. */
const SOON = 0.05;

jest.setTimeout(900_000);

const { suite, url, start, newPerson, sent, reply } = useAsking();

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** The facts of a reply. */
const by = ({ _id: leadId, phone }: ReturnType<typeof newPerson>, text: string) => ({
	...{ leadId, text },
	recipientPhone: String(phone),
});

test('an answer in any form of Tuco ends the wait for a lead or a phone number at once', async () => {
	const asking = await start();
	const forms = formsOf('message.reply');
	for (const [at, { event, family }] of forms.entries()) {
		const [known, unknown] = [newPerson(), newPerson()];
		const [toLead, toPhone] = [`To the lead ${at}`, `To the phone ${at}`];
		await asking.ask({ leadId: known._id, question: toLead });
		await asking.ask({ phone: String(unknown.phone).replace('+1', '+1 '), question: toPhone });
		await asking.asked(toLead);
		await asking.asked(toPhone);
		await suite.workspace.fire({ event, family, facts: by(known, 'Yes') });
		await suite.workspace.fire({ event, family, facts: by(unknown, 'Stop.') });
		const results = async (question: string) => asking.results(question, 2 * at + 2);
		expect(await results(toLead)).toMatchObject([{ status: 'answered', answer: 'Yes' }]);
		expect(await results(toPhone)).toMatchObject([{ status: 'opted_out', answer: 'Stop.' }]);
	}
});

test('a second question waits for the answer to the first, and each gets its own', async () => {
	const asking = await start();
	const jane = newPerson();
	const table = dataTable(suite.client, 'Tuco Questions');
	await table.insert([8, 6].map((days) => ({ question: `${days} days`, until: daysAgo(days) })));
	await asking.ask({ leadId: jane._id, question: 'First?' });
	await asking.asked('First?');
	for (const question of ['Second?', 'Third?']) {
		await asking.ask({ phone: String(jane.phone), question });
		await asking.settled();
	}
	for (const [at, question] of ['First?', 'Second?', 'Third?'].entries()) {
		await asking.asked(question);
		expect(sent()).toHaveLength(at + 1);
		await reply(jane, `To ${question}`);
		const results = await asking.results(question, at + 1);
		expect(results).toMatchObject([{ answer: `To ${question}` }]);
	}
	const questions = (await table.rows()).map(({ question }) => String(question));
	expect(questions.filter((question) => question.endsWith('days'))).toEqual(['6 days']);
});

test('a second reply to a question does not answer the next one, which an opt-out keeps from being sent', async () => {
	const asking = await start(pauseBetween('Send Question', 'Note Outcome', 5));
	const jane = newPerson();
	await asking.ask({ leadId: jane._id, question: 'First?' });
	await asking.asked('First?');
	await asking.ask({ leadId: jane._id, question: 'Second?' });
	await asking.settled();
	await reply(jane, 'Yes');
	await until('the second question to be sent', () => sent().length === 2);
	await suite.workspace.fire({
		event: 'message.reply',
		facts: {
			...by(jane, 'at nine'),
			parentMessages: [{ message: 'First?', batchId: 'n8n-question' }],
		},
	});
	await asking.asked('Second?');
	await asking.ask({ leadId: jane._id, question: 'Third?' });
	await asking.settled();
	await reply(jane, 'STOP');
	expect(await asking.results('Second?', 3)).toMatchObject([{ status: 'opted_out' }]);
	expect(await asking.results('Third?', 3)).toMatchObject([
		{ status: 'not_sent', reason: 'They opted out' },
	]);
	expect(await asking.otherReplies()).toMatchObject([{ message: 'at nine' }]);
	expect(sent()).toEqual(['First?', 'Second?']);
});

test('a reply before Tuco sends a question that it holds is no answer', async () => {
	const asking = await start();
	const jane = newPerson();
	const { lines } = suite.workspace.messaging;
	suite.workspace.messaging.isPaced = true;
	lines.limit(0);
	await asking.ask({ leadId: jane._id, question: 'Held?', minutesToWait: 5 });
	await asking.asked('Held?');
	lines.limit(50);
	await reply(jane, 'Hello');
	await asking.settled();
	expect(await asking.otherReplies()).toMatchObject([{ message: 'Hello' }]);
	const rows = await dataTable(suite.client, 'Tuco Questions').rows();
	const row = rows.find(({ question }) => question === 'Held?');
	const [message] = suite.workspace.messaging.messages;
	const scheduled = Date.parse(String(message?.scheduledDate));
	expect(Date.parse(String(row?.until)) - scheduled).toBe(5 * 60_000);
	const repliedAt = new Date(scheduled + 60_000).toISOString();
	await suite.workspace.fire({ event: 'message.reply', facts: { ...by(jane, 'Yes'), repliedAt } });
	expect(await asking.results('Held?', 1)).toMatchObject([{ answer: 'Yes' }]);
});

test('of two replies at once, each delivered twice, one is the answer; a test event is none', async () => {
	// As docs/sending.md suggests if n8n cannot reach its public address.
	const local = `$json.resumeUrl.replace('${url()}', '${suite.server.url}/')`;
	const asking = await start((file) => {
		const wake = file.nodes.find(({ name }) => name === 'Wake Question');
		Object.assign(wake?.parameters ?? {}, { url: `={{ ${local} }}` });
		// Both have read the table before either saves its reply.
		pauseBetween('Oldest Open One', 'Save Reply', 3)(file);
	});
	const jane = newPerson();
	await asking.ask({ leadId: jane._id, question: 'Once?' });
	await asking.asked('Once?');
	const fire = async (text: string, testMode = false) =>
		suite.workspace.fire({
			event: 'message.reply',
			testMode,
			facts: { ...by(jane, text), messageId: `${text} ${jane._id}` },
		});
	await fire('test', true);
	await Promise.all(['one', 'two', 'one', 'two'].map(async (text) => fire(text)));
	const [result] = await asking.results('Once?', 1);
	await asking.settled();
	const others = (await asking.otherReplies()).map(({ message }) => message);
	expect([result?.answer, ...others].sort()).toEqual(['one', 'two']);
});

test.each<[string, (file: WorkflowFile) => void]>([
	['while Send still runs', pauseBetween(SEND, 'Note Outcome', 8)],
	['just before the wait', pauseBetween('What Next?', WAIT, 8)],
])('an answer that arrives %s is not lost', async (_when, change) => {
	const asking = await start(change);
	const jane = newPerson();
	await asking.ask({ leadId: jane._id, question: 'Fast?' });
	await until('the question to be sent', () => sent().length === 1);
	await reply(jane, 'Fast');
	expect(await asking.results('Fast?', 1)).toMatchObject([{ answer: 'Fast' }]);
	await asking.settled();
	expect((await asking.executions()).map(({ error }) => error)).toEqual([null, null]);
});

test('who does not answer in time gives no answer, and blocks nothing; a late answer is another reply', async () => {
	const asking = await start();
	const [silent, unheard] = [newPerson(), newPerson()];
	await asking.ask({ leadId: silent._id, question: 'Anyone?', minutesToWait: SOON });
	await asking.ask({ leadId: unheard._id, question: 'Heard?', minutesToWait: SOON });
	await asking.asked('Anyone?');
	await asking.asked('Heard?');
	await asking.ask({ leadId: silent._id, question: 'And now?' });
	// Its event is lost.
	const [messageId, receivedAtUtc] = ['lost', new Date().toISOString()];
	suite.workspace.messaging.noteReply(unheard._id, { messageId, message: 'I did', receivedAtUtc });
	const silence = { status: 'no_answer', answer: null };
	expect(await asking.results('Anyone?', 2)).toMatchObject([silence]);
	expect(await asking.results('Heard?', 2)).toMatchObject([{ answer: 'I did' }]);
	await asking.asked('And now?');
	await reply(silent, 'Now');
	expect(await asking.results('And now?', 3)).toMatchObject([{ answer: 'Now' }]);
	await reply(silent, 'Sorry, late');
	await asking.settled();
	expect(await asking.otherReplies()).toMatchObject([
		{ message: 'Sorry, late', unansweredQuestion: 'Anyone?' },
	]);
});

test('if n8n cannot reach itself, an execution says so, and the answer comes when the time is over', async () => {
	const asking = await start(({ nodes }) => {
		const wake = nodes.find(({ name }) => name === 'Wake Question');
		Object.assign(wake?.parameters ?? {}, { url: 'http://127.0.0.1:1/' });
		Object.assign(wake ?? {}, { waitBetweenTries: 10 });
	});
	const jane = newPerson();
	await asking.ask({ leadId: jane._id, question: 'Late?', minutesToWait: 0.2 });
	await asking.asked('Late?');
	await reply(jane, 'In time');
	expect(await asking.results('Late?', 1)).toMatchObject([{ answer: 'In time' }]);
	expect((await asking.executions()).map(({ error }) => error)).toEqual([
		expect.stringContaining('could not resume the execution'),
		null,
	]);
});

test('what Tuco does not send is not waited for, is not sent again, and blocks nothing', async () => {
	const asking = await start();
	const [jane, android] = [newPerson(), newPerson()];
	suite.workspace.messaging.withoutIMessage.add(String(android.phone));
	await asking.ask({ leadId: android._id, question: 'iMessage?' });
	await asking.endedCalls(1);
	suite.faults.add({ method: 'POST', status: 500 });
	await asking.ask({ leadId: jane._id, question: 'Unknown?' });
	const notSent = { status: 'not_sent', answer: null };
	expect(await asking.results('iMessage?', 2)).toMatchObject([notSent]);
	const reason = expect.stringContaining('may have been sent') as string;
	expect(await asking.results('Unknown?', 2)).toMatchObject([{ ...notSent, reason }]);
	await asking.ask({ leadId: jane._id, question: 'Again?' });
	await asking.asked('Again?');
	await reply(jane, 'Yes');
	expect(await asking.results('Again?', 3)).toMatchObject([{ answer: 'Yes' }]);
});

test('asks nothing unless given one question and one person', async () => {
	const asking = await start();
	const { _id: leadId } = newPerson();
	await asking.ask({ leadId, question: 'One?' }, { leadId, question: 'Two?' });
	await asking.ask({ leadId, question: '' });
	await asking.ask({ question: 'Whom?' });
	const errors = (await asking.endedCalls(3)).map(({ error }) => error);
	expect(errors).toEqual(Array(3).fill(expect.stringContaining('Nothing was asked')));
	expect(sent()).toEqual([]);
});

test('runs by hand on its pinned samples', async () => {
	const asking = await start();
	const jane = suite.workspace.messaging.addLead({ firstName: 'Jane', phone: '+12025550123' });
	const { id } = await suite.client.runByHand(asking.asker.id, CALLED);
	// A reply of last April answers nothing.
	const { items } = await suite.client.runByHand(asking.asker.id, TRIGGER);
	expect(items('Other Replies')).toHaveLength(1);
	await reply(jane, 'By hand');
	const [result] = await until('the answer', async () => {
		const answers = (await suite.client.execution(id)).items('Answer');
		return answers.length > 0 && answers;
	});
	expect(result).toMatchObject({ status: 'answered', answer: 'By hand' });
});
