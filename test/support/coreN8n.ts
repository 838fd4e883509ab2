import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import express, { type Request, type Response } from 'express';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	INodePropertyOptions,
	LogMetadata,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';
import { Contexts, stored, type TriggerSetup } from '../../tools/core/contexts';
import { OneCredential } from '../../tools/core/credentials';
import { listen } from '../../tools/sandbox';

/** A workflow with the trigger. */
export type WorkflowSetUp = {
	parameters: INodeParameters;
	credential: ICredentialDataDecryptedObject;
	/** A new ID unless given. */
	workflowId?: string;
	/** The workflow's static data in n8n's database; empty unless given. */
	staticData?: IDataObject;
};

/** Items that started the workflow, by output: in production, or while listening for a test event. */
export type StartedExecution = {
	items: INodeExecutionData[][];
	mode: 'webhook' | 'manual';
	/** Whether the node answered Tuco itself, before n8n stored the execution. */
	wasAnswered: boolean;
};

/** A server that passes each delivery to the n8n that uses its address at that moment. */
export type WebhookServer = {
	url: string;
	onDelivery: (request: Request, response: Response, isTest: boolean) => Promise<void>;
	/** Cuts all connections. */
	cut(): void;
	stop(): Promise<void>;
};

/** Opens a free port on this machine. */
export async function startWebhookServer(): Promise<WebhookServer> {
	const app = express();
	const server = createServer(app);
	const webhookServer: WebhookServer = {
		url: await listen(server, 0),
		onDelivery: async () => {
			throw new Error('No n8n accepts deliveries here');
		},
		cut: () => server.closeAllConnections(),
		stop: async () => {
			webhookServer.cut();
			server.close();
			await once(server, 'close');
		},
	};
	app.post('/:kind/*path', async (request, response) => {
		// Like n8n, reads the body once, on demand; if it is JSON, before the node sees the request.
		const readRawBody = async () => {
			if (!('rawBody' in request)) Object.assign(request, { rawBody: await buffer(request) });
		};
		Object.assign(request, { readRawBody });
		if (request.is('application/json')) await readRawBody();
		await webhookServer.onDelivery(request, response, request.params.kind === 'webhook-test');
	});
	return webhookServer;
}

let workflows = 0;
const trigger = new TucoTrigger();
const contexts = new Contexts(trigger);

/**
 * Acts as n8n's server for one workflow, with n8n-core's own contexts and real HTTP: publishes, unpublishes and saves
 * static data like n8n, and accepts deliveries.
 */
export class CoreN8n implements TriggerSetup {
	readonly credential: OneCredential;
	readonly executions: StartedExecution[] = [];
	readonly workflowId: string;
	staticData: IDataObject;
	parameters: INodeParameters;
	nodeName = 'Tuco Trigger';
	nodeVersion = 1.1;
	/** The number of requests so far. */
	requests = 0;
	/** Stores an execution; succeeds at once unless a test replaces it. */
	store: (response: Response, items: INodeExecutionData[][]) => Promise<void> = async () =>
		undefined;

	private isKilled = false;
	private testStaticData: IDataObject = {};

	/** Takes over a server, which another n8n may have used before. */
	constructor(
		private readonly server: WebhookServer,
		{ credential, parameters, workflowId, staticData = {} }: WorkflowSetUp,
	) {
		this.credential = new OneCredential(credential);
		this.parameters = parameters;
		this.workflowId = workflowId ?? `workflow${++workflows}`;
		this.staticData = stored(staticData);
		server.onDelivery = async (...delivery) => await this.deliver(...delivery);
	}

	/** Starts an n8n at a new address. */
	static async start(setUp: WorkflowSetUp): Promise<CoreN8n> {
		return new CoreN8n(await startWebhookServer(), setUp);
	}

	get instanceUrl(): string {
		return this.server.url;
	}

	/** The node's production URL. */
	get url(): string {
		return `${this.instanceUrl}/webhook/${this.workflowId}-node/webhook`;
	}

	get testUrl(): string {
		return `${this.instanceUrl}/webhook-test/${this.workflowId}-node/webhook`;
	}

	/** Edits the credential. */
	changeCredential(changes: ICredentialDataDecryptedObject): void {
		this.credential.data = { ...this.credential.data, ...changes };
	}

	/** Publishes like n8n: saves static data only if nothing throws. If something does, n8n 2 goes on to unpublish. */
	async publish(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const workflow = contexts.workflow(this, this.staticData);
		await this.activate(workflow, activation);
		this.staticData = stored(workflow.staticData);
	}

	/**
	 * Unpublishes like n8n, which n8n 2 also does to clean up after a failed publish. If that throws, n8n keeps its own
	 * record of the webhook, and the next publish of the same version does nothing.
	 */
	async unpublish(): Promise<boolean> {
		const workflow = contexts.workflow(this, this.staticData);
		try {
			return await this.call('delete', workflow, 'update');
		} finally {
			this.staticData = stored(workflow.staticData);
		}
	}

	/** Whether the node reports that there is nothing to do. */
	async checkExists(activation: WorkflowActivateMode): Promise<boolean> {
		return await this.call('checkExists', contexts.workflow(this, this.staticData), activation);
	}

	/** Loads the choices of the Lines filter, like the editor. */
	async lines(): Promise<INodePropertyOptions[]> {
		const context = contexts.loadOptions(this, 'filters.lines');
		return await trigger.methods.loadOptions.getLines.call(context);
	}

	/** Listens for a test event like the editor: with separate static data, until {@link stopListening}. */
	async listen(): Promise<void> {
		const workflow = contexts.workflow(this, {});
		await this.activate(workflow, 'manual', true);
		this.testStaticData = stored(workflow.staticData);
	}

	async stopListening(): Promise<void> {
		await this.call('delete', contexts.workflow(this, this.testStaticData), 'manual', true);
	}

	async stop(): Promise<void> {
		await this.server.stop();
	}

	/** Ends it like a crash: it answers nobody and stores nothing any more. Another one may take over its server. */
	kill(): void {
		this.isKilled = true;
		this.server.cut();
	}

	private async activate(workflow: Workflow, activation: WorkflowActivateMode, isTest = false) {
		if (await this.call('checkExists', workflow, activation, isTest)) return;
		await this.call('create', workflow, activation, isTest);
	}

	private async call(
		method: 'checkExists' | 'create' | 'delete',
		workflow: Workflow,
		activation: WorkflowActivateMode,
		isTest = false,
	) {
		const context = contexts.hook(this, workflow, activation, isTest);
		return await trigger.webhookMethods.default[method].call(context);
	}

	private async deliver(httpRequest: Request, httpResponse: Response, isTest: boolean) {
		const workflow = contexts.workflow(this, isTest ? {} : this.staticData);
		if (isTest) workflow.setTestStaticData(this.testStaticData);
		const context = contexts.webhook(this, workflow, { httpRequest, httpResponse }, isTest);
		this.requests++;
		const { workflowData, noWebhookResponse } = await trigger.webhook.call(context);
		const isKilled = () => this.isKilled;
		if (!workflowData || isKilled()) return;
		const wasAnswered = noWebhookResponse === true;
		try {
			await this.store(httpResponse, workflowData);
		} catch {
			httpResponse.status(500).json({ code: 0, message: 'There was a problem' });
			return;
		}
		if (isKilled()) return;
		this.executions.push({ items: workflowData, mode: isTest ? 'manual' : 'webhook', wasAnswered });
		if (wasAnswered) return;
		// Once the execution is stored, n8n answers with the text in the trigger's description.
		httpResponse.status(200).send(contexts.webhookDescription.responseData);
	}
}

/** An entry in n8n's log. */
export type LogEntry = {
	level: 'error' | 'warn' | 'info' | 'debug';
	message: string;
	metadata: LogMetadata;
};

/** Collects what nodes write to n8n's log instead of printing it. */
export function recordLog(): LogEntry[] {
	const entries: LogEntry[] = [];
	const write = (level: LogEntry['level']) => ({
		value: (message: string, metadata: LogMetadata = {}) =>
			void entries.push({ level, message, metadata }),
	});
	const levels = ['error', 'warn', 'info', 'debug'] as const;
	const methods = Object.fromEntries(levels.map((level) => [level, write(level)]));
	Container.set(Logger, Object.create(Container.get(Logger), methods) as Logger);
	return entries;
}
