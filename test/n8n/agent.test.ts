import {
	agentWorkflow,
	type ChatModel,
	fromAi,
	startChatModel,
	type ToolCall,
	toolAnswers,
} from '../../tools/n8n/chatModel';
import type { JsonObject } from '../../tools/n8n/schemas';
import { inN8n1 } from '../../tools/n8n/realN8n';
import { startSuite } from '../support/n8n/suite';

const suite = startSuite();

/** The latest version of n8n's AI Agent. */
const LATEST = inN8n1() ? 3 : 3.1;

const PHONE = '+12025550143';
const LOCAL = '202 555 0143';
const NEEDS_CODE = 'A phone number has a country code';

let model: ChatModel;
beforeAll(async () => (model = await startChatModel(() => 'Done')));
afterAll(async () => model.stop());

const tool = (name: string, resource: string, operation: string, fields: JsonObject) => ({
	...suite.action({ name, type: 'CUSTOM.tucoTool' }),
	parameters: { resource, operation, ...fields },
});

/** Runs an agent whose model makes these calls, each once it has the answers to those before, and then ends. */
async function run(version: number, answer: ChatModel['answer']) {
	const tools = [
		tool('Send', 'message', 'send', { recipientPhone: fromAi('phone'), message: fromAi('text') }),
		tool('Get', 'lead', 'get', { leadId: { __rl: true, mode: 'id', value: fromAi('id') } }),
		tool('Check', 'lead', 'checkAvailability', { address: fromAi('address') }),
	];
	Object.assign(model, { requests: [], answer });
	suite.workspace.messaging.isPaced = false;
	const draft = await agentWorkflow(suite.client, model, tools, { version });
	const { id } = await suite.client.createWorkflow(draft);
	const { status, error } = await suite.client.runByHand(id, 'Start');
	const answers = model.requests.slice(-1).flatMap(toolAnswers);
	const texts = suite.workspace.messaging.messages.map(({ message }) => message);
	return { status, error, texts, answers: answers.map((text) => JSON.parse(text) as unknown) };
}

const inTurn =
	(...calls: ToolCall[][]) =>
	() =>
		calls.shift() ?? 'Done';

const failure = (text: string) => [{ error: expect.stringContaining(text) as string }];

describe.each([2.2, LATEST])('as tools of Agent %s', (version) => {
	test('Send, Lead Get and Check Availability work with what the model fills in', async () => {
		const { _id: id } = suite.workspace.messaging.addLead({ firstName: 'Jane', phone: PHONE });
		const send: ToolCall = ['Send', { phone: PHONE, text: 'Hi' }];
		const calls = inTurn([send], [['Get', { id }]], [['Check', { address: PHONE }]]);
		const { answers } = await run(version, calls);
		expect(answers).toMatchObject([
			[{ status: 'sent', message: 'Hi', leadId: id }],
			[{ leadId: id, firstName: 'Jane' }],
			[{ address: PHONE, available: true }],
		]);
		const [{ tools } = { tools: [] }] = model.requests;
		expect(tools.map((given) => given.function).find(({ name }) => name === 'Send')).toMatchObject({
			description: 'Send a message in Tuco',
			parameters: { properties: { phone: { type: 'string' } }, required: ['phone', 'text'] },
		});
	});

	test("a model corrects a wrong call from the node's error", async () => {
		const { answers, texts } = await run(version, (request) => {
			const [wrong, sent] = toolAnswers(request);
			if (sent !== undefined) return 'Done';
			const phone = wrong?.includes('country code, for example') ? PHONE : LOCAL;
			return [['Send', { phone, text: 'Hi' }]];
		});
		expect(answers).toMatchObject([failure(LOCAL), [{ status: 'sent' }]]);
		expect(texts).toEqual(['Hi']);
	});

	test('a message that the model sends again in the execution is sent once', async () => {
		const send: ToolCall = ['Send', { phone: PHONE, text: 'Hi' }];
		const { answers, texts } = await run(version, inTurn([send, send], [send]));
		const [messageId] = suite.workspace.messaging.messages.map(({ _id }) => _id);
		const item = (reason: string | null) => [{ status: 'sent', messageId, reason }];
		const again = item('repeated-call');
		expect(answers).toMatchObject([item(null), again, again]);
		expect(texts).toEqual(['Hi']);
	});

	test('a message that may have been sent is not sent again', async () => {
		suite.faults.add({ method: 'POST', drop: 'after' });
		const send: ToolCall = ['Send', { phone: PHONE, text: 'Hi' }];
		const { answers, texts } = await run(version, inTurn([send], [send]));
		const unknown = failure('may have been sent');
		expect(answers).toEqual([unknown, unknown]);
		expect(texts).toEqual(['Hi']);
	});
});

describe('a call without arguments', () => {
	test.each<[tool: string, error: string]>([
		['Send', `Phone Number and Message are empty. Fill in both. ${NEEDS_CODE}`],
		['Get', 'Lead is empty. IDs in Tuco have 24 characters'],
		['Check', 'Address is empty. Fill in an email, or a phone number with country code'],
	])('of %s says what is missing, under Agent 3', async (name, error) => {
		const { status, answers } = await run(LATEST, inTurn([[name, {}]]));
		expect({ status, answers }).toEqual({ status: 'success', answers: [failure(error)] });
	});

	test('ends the execution before it reaches the node, under Agent 2', async () => {
		const { status, error } = await run(2.2, inTurn([['Send', {}]]));
		expect({ status, error }).toEqual({
			status: 'error',
			error: expect.stringContaining('did not match expected schema') as string,
		});
		expect(suite.writes).toEqual([]);
	});
});
