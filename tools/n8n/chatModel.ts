import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';

import { z } from 'zod';

import { listen } from '../sandbox';
import type { N8nClient } from './client';
import type { WorkflowDraft, WorkflowNode } from './schemas';
import { connectionsOf, noOp } from './workflows';

/** What a model is asked: the conversation so far, and the tools that it may call. */
const chatRequest = z.object({
	messages: z.array(z.object({ role: z.string(), content: z.unknown() }).passthrough()),
	tools: z
		.array(
			z.object({
				function: z.object({
					name: z.string(),
					description: z.string(),
					parameters: z.record(z.unknown()),
				}),
			}),
		)
		.default([]),
});

export type ChatRequest = z.infer<typeof chatRequest>;

/** A model's call of a tool by its name, with the arguments. */
export type ToolCall = [tool: string, args: object];

/** What a model says: its last words, or the tools it calls at once. A number is the HTTP status of its failure. */
export type ChatAnswer = string | ToolCall[] | number;

/** A stand-in for an OpenAI-compatible model on loopback, which answers as scripted. */
export type ChatModel = {
	/** The Base URL for n8n's OpenAI credential. */
	url: string;
	/** Everything it was asked, oldest first. */
	requests: ChatRequest[];
	/** Answers each request; a test may replace it. */
	answer: (request: ChatRequest) => ChatAnswer | Promise<ChatAnswer>;
	stop(): Promise<void>;
};

export async function startChatModel(answer: ChatModel['answer']): Promise<ChatModel> {
	const server = createServer((incoming, response) => {
		void read(incoming).then(async (request) => {
			if (request) model.requests.push(request);
			const answer = request ? await model.answer(request) : 404;
			const isFailure = typeof answer === 'number';
			response.writeHead(isFailure ? answer : 200, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify(isFailure ? {} : completion(answer)));
		});
	});
	const model: ChatModel = {
		url: `${await listen(server, 0)}/v1`,
		requests: [],
		answer,
		stop: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	return model;
}

async function read(incoming: IncomingMessage): Promise<ChatRequest | null> {
	if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') return null;
	return chatRequest.parse(await json(incoming));
}

function completion(answer: Exclude<ChatAnswer, number>) {
	const calls = typeof answer === 'string' ? [] : answer;
	const message = {
		role: 'assistant',
		content: typeof answer === 'string' ? answer : null,
		tool_calls: calls.map(([name, args]) => ({
			id: `call_${randomUUID()}`,
			type: 'function',
			function: { name, arguments: JSON.stringify(args) },
		})),
	};
	return {
		id: `chatcmpl-${randomUUID()}`,
		object: 'chat.completion',
		created: 0,
		model: 'stand-in',
		choices: [{ index: 0, message, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

/** What the tools answered since the model's first call, oldest first. */
export const toolAnswers = ({ messages }: ChatRequest): string[] =>
	messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content));

/** An expression that lets the model fill in a field. */
export const fromAi = (key: string, description = '') =>
	`={{ $fromAI('${key}', \`${description}\`, 'string') }}`;

const LANGCHAIN = '@n8n/n8n-nodes-langchain';

/**
 * A workflow, started by hand, with an AI Agent, this model and these tools. The agent gets the trigger's items.
 *
 * @param tools nodes of the type Tuco Tool
 */
export async function agentWorkflow(
	client: N8nClient,
	{ url }: Pick<ChatModel, 'url'>,
	tools: WorkflowNode[],
	{ version = 3.1, prompt = 'Go' }: { version?: number; prompt?: string } = {},
): Promise<WorkflowDraft> {
	const data = { apiKey: 'made-up-key', url };
	const { id } = await client.createCredential({ name: 'Stand-in', type: 'openAiApi', data });
	const at = (x: number, y: number): { position: [number, number] } => ({ position: [x, y] });
	const start = { ...noOp('Start'), ...at(0, 0), type: 'n8n-nodes-base.manualTrigger' };
	const agent = {
		...noOp('AI Agent'),
		type: `${LANGCHAIN}.agent`,
		typeVersion: version,
		parameters: { promptType: 'define', text: prompt, options: {} },
	};
	const model = {
		...noOp('OpenAI Chat Model'),
		...at(60, 240),
		type: `${LANGCHAIN}.lmChatOpenAi`,
		typeVersion: 1.2,
		parameters: { model: { __rl: true, mode: 'id', value: 'stand-in' }, options: {} },
		credentials: { openAiApi: { id, name: 'Stand-in' } },
	};
	return {
		name: 'An agent with Tuco',
		nodes: [
			start,
			agent,
			model,
			...tools.map((tool, x) => ({ ...tool, ...at(460 + 180 * x, 240) })),
		],
		connections: {
			...connectionsOf([start], agent.name),
			...connectionsOf([model], agent.name, 'ai_languageModel'),
			...connectionsOf(tools, agent.name, 'ai_tool'),
		},
		// The editor's default, without which Agent 3 goes on before its tools have run.
		settings: { executionOrder: 'v1' },
	};
}
