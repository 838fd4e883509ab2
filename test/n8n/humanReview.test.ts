import {
	agentWorkflow,
	type ChatModel,
	fromAi,
	startChatModel,
	toolAnswers,
	type ToolCall,
} from '../../tools/n8n/chatModel';
import type { JsonObject, WorkflowNode } from '../../tools/n8n/schemas';
import { connectionsOf } from '../../tools/n8n/workflows';
import { questions } from '../support/n8n/questions';
import { describeInN8n2, startSuite } from '../support/n8n/suite';

const suite = startSuite();
const { ask, ended, link, post, texts } = questions(suite);

const BOSS = '+12025550100';

describeInN8n2('an agent in n8n 2', () => {
	let model: ChatModel;
	beforeAll(async () => (model = await startChatModel(() => 'Done')));
	afterAll(async () => model.stop());

	const node = (name: string, type: string, parameters: JsonObject): WorkflowNode => ({
		...suite.action({ name, type }),
		parameters,
	});

	/** Runs an agent that calls this tool, behind another if given, until it waits. */
	async function run(
		calls: (name: string) => ToolCall[],
		tool: WorkflowNode,
		{ gated, version = 3.1 }: { gated?: WorkflowNode; version?: number } = {},
	) {
		model.requests.length = 0;
		model.answer = ({ tools: [first], messages }) =>
			messages.length < 3 ? calls(first?.function.name ?? '') : 'Done';
		const draft = await agentWorkflow(suite.client, model, [tool], { version });
		const links = gated ? connectionsOf([gated], tool.name, 'ai_tool') : {};
		return await ask({
			...draft,
			nodes: [...draft.nodes, ...(gated ? [gated] : [])],
			connections: { ...draft.connections, ...links },
		});
	}
	const toldModel = () => model.requests.slice(-1).flatMap(toolAnswers);

	test.each([
		['approve', [BOSS, '+12025550101'], '"status":"sent"'],
		['decline', [BOSS], 'User rejected the tool call'],
	])(
		'asks a person before a tool runs, shows what it is about to do, and tells the model after %s',
		async (answer, reached, told) => {
			const send = { resource: 'message', operation: 'send' };
			const fields = { recipientPhone: fromAi('phone'), message: fromAi('text') };
			const gated = node('Send', 'CUSTOM.tucoTool', { ...send, ...fields });
			const review = node('Review', 'CUSTOM.tucoHitlTool', { recipientPhone: BOSS });
			const toolParameters = { phone: '+12025550101', text: 'Hi "you" {{ 1 }}' };
			const call = (name: string): ToolCall[] => [[name, { toolParameters, hitlParameters: {} }]];
			const execution = await run(call, review, { gated });
			expect(texts()).toEqual([
				expect.stringContaining('phone: +12025550101\ntext: Hi "you" {{ 1 }}\n'),
			]);
			await post(link(), { answer });
			await ended(execution);
			const { messages } = suite.workspace.messaging;
			expect(messages.map(({ recipientPhone }) => recipientPhone)).toEqual(reached);
			expect(toldModel()).toEqual([expect.stringContaining(told)]);
		},
	);

	const askTool = () => {
		const fields = { recipientPhone: BOSS, message: fromAi('question'), responseType: 'freeText' };
		const operation = { resource: 'message', operation: 'sendAndWait' };
		return node('Ask', 'CUSTOM.tucoTool', { ...operation, ...fields });
	};
	const question = (name: string): ToolCall[] => [[name, { question: 'Which colour?' }]];

	test('gets the words of a person from Send and Wait for Response as a tool', async () => {
		const execution = await run(question, askTool());
		await post(link(), { answer: 'submit', field0: 'Blue' });
		await ended(execution);
		expect(toldModel()).toEqual([expect.stringContaining('"text":"Blue"')]);
	});

	test('of a version that cannot wait sends nothing', async () => {
		await run(question, askTool(), { version: 2.2 });
		expect([model.requests.length, texts()]).toEqual([2, []]);
	});
});
