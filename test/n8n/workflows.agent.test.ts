import { Answering } from '../support/services/answering';
import { slack } from '../support/services/fakeService';

const AGENT = '12-agent.json';
const QUICK = { '"value":8': '"value":2', '"value":60': '"value":12' };

const agent = new Answering();
beforeAll(async () => {
	await agent.start();
	await agent.publish(AGENT, QUICK);
}, 1_200_000);
afterAll(async () => agent.stop());
afterEach(async () => {
	for (const e of await agent.suite.client.executions()) {
		if (e.status !== 'success') {
			const x = await agent.suite.client.execution(e.id);
			console.log(e.id, e.status, x.error);
		}
	}
});

test('answers three messages at once', async () => {
	const jane = agent.person();
	agent.model.answer = () => 'We open at 9.';
	await agent.says(jane, 'Hi');
	await agent.says(jane, 'When do you open?');
	await agent.says(jane, 'And tomorrow?');
	const o = await agent.outcomes(jane, 3).catch((e) => e);
	console.log(o, agent.textsTo(jane), JSON.stringify(await agent.messages.rows(), null, 1), JSON.stringify(agent.model.requests.map(r=>r.messages), null, 1), agent.model.requests[0]?.tools.map(t=>t.function));
	const all = await agent.suite.client.executions();
	for (const e of all) { const x = await agent.suite.client.execution(e.id); console.log(e.id, e.mode, e.status, x.items('Decide'), x.error); }
});
