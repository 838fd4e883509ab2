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
	const questionTo = ({ phone }: Person) => `Shall we call ${String(phone)}?`;
	const askOne = async (person: Person) =>
		asking.ask({ leadId: person._id, question: questionTo(person), minutesToWait: 6 });
	for (const [at, person] of people.entries()) {
		// Tuco takes 60 a minute, and SQLite not 200 new executions at the same moment.
		await until('earlier questions to be sent', () => sent().length > at - 20, SLOW);
		await askOne(person);
	}
	await until('all questions to be sent', () => sent().length === MANY, SLOW);
	await asking.settled();
	expect(await asking.waiting()).toBe(2 * MANY);
	const third = Math.ceil(MANY / 3);
	const answers = async (...some: Person[]) =>
		Promise.all(some.map(async (person) => reply(person, `Yes, ${String(person.phone)}`)));
	await suite.restart('SIGTERM');
	await answers(...people.slice(0, third));
	const cut = answers(...people.slice(third, 2 * third));
	await until('some answers', async () => (await asking.executions()).length > MANY + third, {
		everyMs: 20,
	});
	await suite.restart('SIGKILL');
	await cut;
	await answers(...people.slice(2 * third));
	const calls = await asking.endedCalls(MANY);
	const all = calls.flatMap(({ items }) => items('Result'));
	const tally: Record<string, number> = {};
	for (const person of people) {
		const own = all.filter(({ question }) => question === questionTo(person));
		const text = own.map(({ answer }) =>
			answer === `Yes, ${String(person.phone)}` ? 'own' : answer,
		);
		const key = text.join() || 'none';
		tally[key] = (tally[key] ?? 0) + 1;
	}
	const states = calls.map(({ status, error }) => `${status} ${error ?? ''}`);
	const seen = [...new Set(states)].map((state) => [
		state,
		states.filter((s) => s === state).length,
	]);
	process.stdout.write(`${JSON.stringify(tally)} ${JSON.stringify(seen)}\n`);
	expect(tally).toEqual({ own: MANY });
	expect(new Set(sent()).size).toBe(sent().length);
});
