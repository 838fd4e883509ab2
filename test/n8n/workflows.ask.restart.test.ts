import { until } from '../../tools/n8n/wait';
import { sized } from '../support/random';
import { pauseBetween, useAsking } from '../support/services/asking';

const MANY = sized(200);

/** Hangs fail; slowness does not. */
const SLOW = { timeoutMs: 600_000 };

jest.setTimeout(1_500_000);

const { suite, start, newPerson, sent, reply } = useAsking();

type Person = ReturnType<typeof newPerson>;

test('a question whose execution n8n was killed in is not sent again; its answer is reported and blocks nothing', async () => {
	const asking = await start(pauseBetween('Send Question', 'Note Outcome', 60));
	const jane = newPerson();
	await asking.ask({ leadId: jane._id, question: 'Killed?' });
	await until('the question to be sent', () => sent().length === 1);
	await suite.restart('SIGKILL');
	await asking.settled();
	await reply(jane, 'I am here');
	const failed = async () => (await asking.executions()).flatMap(({ error }) => error ?? []);
	const errors = await until('the report', async () => {
		const all = await failed();
		return all.length > 1 && all;
	});
	expect(errors[0]).toContain('An answer is saved');
	expect(sent()).toEqual(['Killed?']);
});

test(`${MANY} conversations at once across restarts end with their own answers, once each`, async () => {
	const asking = await start();
	const people = Array.from({ length: MANY }, newPerson);
	const third = Math.ceil(MANY / 3);
	const [early, late, atTheKill] = [0, 1, 2].map((at) =>
		people.slice(at * third, (at + 1) * third),
	) as [Person[], Person[], Person[]];
	const questionTo = ({ phone }: Person) => `Shall we call ${String(phone)}?`;
	for (const [at, person] of people.entries()) {
		// Tuco takes 60 a minute, and SQLite not 200 new executions at the same moment.
		await until('earlier questions to be sent', () => sent().length > at - 20, SLOW);
		// What is lost at the kill comes when the time is over.
		const minutesToWait = atTheKill.includes(person) ? 7 : 60;
		await asking.ask({ leadId: person._id, question: questionTo(person), minutesToWait });
	}
	await until('all questions to be sent', () => sent().length === MANY, SLOW);
	await asking.settled();
	expect(await asking.waiting()).toBe(2 * MANY);
	const answer = async (group: Person[]) =>
		Promise.all(group.map(async (person) => reply(person, `Yes, ${String(person.phone)}`)));
	await suite.restart('SIGTERM');
	await answer(early);
	await asking.settled();
	const cut = answer(atTheKill);
	const someAnswers = async () => (await asking.running()) > 10;
	await until('some answers', someAnswers, { ...SLOW, everyMs: 20 });
	const runningAtTheKill = await asking.running();
	await suite.restart('SIGKILL');
	await cut;
	await answer(late);
	const calls = await asking.endedCalls(MANY);
	const results = calls.flatMap(({ items }) => items('Result'));
	const tally = { own: 0, cutShort: 0, wrong: 0 };
	for (const person of people) {
		const got = results.filter(({ question }) => question === questionTo(person));
		const isOwn = got.length === 1 && got[0]?.answer === `Yes, ${String(person.phone)}`;
		const isCutShort = got.every(({ status }) => status === undefined);
		tally[isOwn ? 'own' : isCutShort ? 'cutShort' : 'wrong'] += 1;
	}
	process.stdout.write(
		`${MANY} conversations: ${JSON.stringify({ ...tally, runningAtTheKill })}\n`,
	);
	expect(tally.wrong).toBe(0);
	// n8n ends what runs when it is killed as crashed, and may resume the caller without an answer.
	expect(tally.cutShort).toBeLessThanOrEqual(runningAtTheKill);
	expect(new Set(sent()).size).toBe(sent().length);
});
