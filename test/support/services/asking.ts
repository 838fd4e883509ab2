import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

import { credentialsOf } from '../../../tools/n8n/serviceCredentials';
import type { Execution, JsonObject, Workflow } from '../../../tools/n8n/schemas';
import { publish, unpublish, until } from '../../../tools/n8n/wait';
import {
	chainOf,
	connectionsOf,
	importWorkflow,
	noOp,
	readWorkflowFile,
	type WorkflowFile,
} from '../../../tools/n8n/workflows';
import { startSuite, type Suite } from '../n8n/suite';

/** What the sub-workflow takes. */
export type Question = {
	leadId?: string;
	phone?: string;
	question: string;
	minutesToWait?: number;
};

/** The workflow that asks, and one that calls it: published, with what tests see of both. */
export class Asking {
	private constructor(
		private readonly suite: Suite,
		readonly asker: Workflow,
		private readonly caller: { id: string; path: string },
	) {}

	/** Publishes both, the first after a change to its file. */
	static async start(suite: Suite, change: (file: WorkflowFile) => void = () => undefined) {
		const { client, credentialId } = suite;
		const file = await readWorkflowFile('14-ask-and-wait.json');
		change(file);
		const asker = await importWorkflow(client, file, await credentialsOf(client, credentialId));
		await publish(client, asker.id);
		return new Asking(suite, asker, await publishCaller(suite, asker));
	}

	/** Has one execution of the caller ask these questions in one call. */
	async ask(...questions: Question[]): Promise<void> {
		const response = await fetch(`${this.suite.server.url}/webhook/${this.caller.path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ questions }),
		});
		if (!response.ok) throw new Error(`The caller answered ${response.status}`);
	}

	/** Waits until no execution runs: each has ended, or waits for a person. */
	async settled(): Promise<void> {
		await until(
			'executions to end or wait',
			async () => (await this.#count('running', 'new')) === 0,
			{
				timeoutMs: 600_000,
			},
		);
	}

	/** Waits until a person has the question and its execution waits. */
	async asked(question: string): Promise<void> {
		const isSent = () =>
			this.suite.workspace.messaging.messages.some(({ message }) => message === question);
		await until('the question to be sent', isSent, { timeoutMs: 240_000 });
		await this.settled();
	}

	/** How many executions of both workflows run. */
	async running(): Promise<number> {
		return await this.#count('running');
	}

	async waiting(): Promise<number> {
		return await this.#count('waiting');
	}

	/** What the caller got for a question, once as many of its executions have ended. */
	async results(question: string, ended: number): Promise<JsonObject[]> {
		const executions = await this.endedCalls(ended);
		const all = executions.flatMap(({ items }) => items('Result'));
		return all.filter((result) => result.question === question);
	}

	/** The caller's executions, once as many have ended. */
	async endedCalls(expected: number): Promise<Execution[]> {
		const { client } = this.suite;
		const ended = await until(
			`${expected} answers`,
			async () => {
				const all = await client.executions({ workflowId: this.caller.id });
				const ended = all.filter(({ status }) => !['new', 'running', 'waiting'].includes(status));
				return ended.length >= expected && ended;
			},
			{ timeoutMs: 600_000, everyMs: 500 },
		);
		return await Promise.all(ended.map(({ id }) => client.execution(id)));
	}

	/** The executions of the workflow that asks. */
	async executions(): Promise<Execution[]> {
		const { client } = this.suite;
		const all = await client.executions({ workflowId: this.asker.id });
		return await Promise.all(all.map(({ id }) => client.execution(id)));
	}

	/** The replies that answered no question. */
	async otherReplies(): Promise<JsonObject[]> {
		return (await this.executions()).flatMap(({ items }) => items('Other Replies'));
	}

	async #count(...statuses: string[]): Promise<number> {
		const of = async (workflowId: string) => await this.suite.client.executions({ workflowId });
		const all = [...(await of(this.asker.id)), ...(await of(this.caller.id))];
		return all.filter(({ status }) => statuses.includes(status)).length;
	}
}

/** A user's workflow: it gets questions from outside, asks them, and goes on with the answer. */
async function publishCaller({ client }: Suite, { id: asker }: Workflow) {
	const node = (name: string, type: string, typeVersion: number, parameters: JsonObject) => ({
		...noOp(name),
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		parameters,
	});
	const path = randomUUID();
	const keys = ['leadId', 'phone', 'question', 'minutesToWait'];
	const value = Object.fromEntries(keys.map((key) => [key, `={{ $json.${key} }}`]));
	const nodes = [
		{ ...node('Webhook', 'webhook', 2, { httpMethod: 'POST', path }), webhookId: path },
		node('Questions', 'splitOut', 1, { fieldToSplitOut: 'body.questions' }),
		node('Ask', 'executeWorkflow', 1.2, {
			workflowId: { __rl: true, mode: 'id', value: asker },
			workflowInputs: { mappingMode: 'defineBelow', value },
		}),
		noOp('Result'),
	];
	const settings = { executionOrder: 'v1' };
	const { id } = await client.createWorkflow({ ...chainOf(nodes), settings });
	await publish(client, id);
	return { id, path };
}

/** Puts a pause of some seconds, in which the execution runs, between two nodes of the workflow. */
export const pauseBetween = (from: string, to: string, seconds: number) => (file: WorkflowFile) => {
	const [type, typeVersion, parameters] = ['n8n-nodes-base.wait', 1.1, { amount: seconds }];
	const pause = { ...noOp('Pause'), type, typeVersion, parameters };
	const links = JSON.stringify(file.connections[from]).replace(`"${to}"`, '"Pause"');
	file.nodes.push(pause);
	Object.assign(file.connections, {
		[from]: JSON.parse(links) as JsonObject,
		...connectionsOf([pause], to),
	});
};

/** An n8n behind a proxy, under a sub-path, whose tests may leave no execution that waits. */
export function useAsking() {
	const suite = startSuite();
	let proxy: Awaited<ReturnType<typeof underSubPath>>;
	let asking: Asking;
	let lastPhone = 12_025_000_000;
	beforeAll(async () => {
		proxy = await underSubPath(() => suite.server.port);
		await suite.restart('SIGTERM', { N8N_WEBHOOK_URL: proxy.url });
	}, 600_000);
	beforeEach(() => void (suite.workspace.messaging.isPaced = false));
	afterEach(async () => {
		await asking.settled();
		expect(await asking.waiting()).toBe(0);
		await unpublish(suite.client, asking.asker.id);
	});
	afterAll(() => proxy.close());
	return {
		suite,
		/** n8n's public address. */
		url: () => proxy.url,
		start: async (change?: (file: WorkflowFile) => void) =>
			(asking = await Asking.start(suite, change)),
		newPerson: () =>
			suite.workspace.messaging.addLead({ firstName: 'Jane', phone: `+${++lastPhone}` }),
		/** The texts of all messages. */
		sent: () => suite.workspace.messaging.messages.map(({ message }) => message),
		reply: async ({ _id }: { _id: string }, text: string) => suite.workspace.reply(_id, text),
	};
}

/** A proxy that serves n8n under a sub-path. */
async function underSubPath(portOf: () => number) {
	const proxy = createServer((incoming, outgoing) => {
		const { method, headers, url = '' } = incoming;
		if (!url.startsWith('/n8n/')) return void outgoing.writeHead(404).end();
		const path = url.slice('/n8n'.length);
		const target = request({ host: '127.0.0.1', port: portOf(), method, headers, path });
		target.on('response', (response) => {
			outgoing.writeHead(response.statusCode ?? 502, response.headers);
			response.pipe(outgoing);
		});
		target.on('error', () => outgoing.writeHead(502).end());
		incoming.pipe(target);
	});
	await once(proxy.listen(0, '127.0.0.1'), 'listening');
	const { port } = proxy.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}/n8n/`, close: () => void proxy.close() };
}
