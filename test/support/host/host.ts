import { ExternalSecretsProxy, HookContext, LoadOptionsContext, WebhookContext } from 'n8n-core';
import { Workflow } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodePropertyOptions,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type { Request, Response } from 'express';

import { TucoTrigger } from '../../../nodes/Tuco/TucoTrigger.node';
import { OneCredential } from './credentials';
import { startFrontDoor } from './frontDoor';
import type { FrontDoor } from './frontDoor';

/** What a test says about the workflow with the trigger. */
export type WorkflowSetUp = {
	parameters: INodeParameters;
	credential: ICredentialDataDecryptedObject;
	nodeName?: string;
	workflowId?: string;
	/** What n8n's database holds of the workflow's static data. */
	staticData?: IDataObject;
};

/** An item that started the workflow, and whether in production or while listening for a test event. */
export type StartedExecution = { items: INodeExecutionData[][]; mode: 'webhook' | 'manual' };

/** How many workflows there have been: each gets an ID of its own. */
let workflows = 0;

/** Static data as n8n keeps it: as JSON in its database. */
const stored = (staticData: IDataObject): IDataObject =>
	JSON.parse(JSON.stringify(staticData)) as IDataObject;

const trigger = new TucoTrigger();
const [webhookDescription] = trigger.description.webhooks ?? [];
if (!webhookDescription) throw new Error('The trigger declares no webhook');

/**
 * Plays n8n's server to the trigger, with n8n-core's own contexts and over real HTTP: activates and deactivates as n8n
 * does, saves static data as n8n does, and takes deliveries at a real address.
 */
export class Host {
	readonly credential: OneCredential;
	readonly executions: StartedExecution[] = [];
	staticData: IDataObject;
	parameters: INodeParameters;
	nodeName: string;
	readonly workflowId: string;

	private testStaticData: IDataObject = {};

	private constructor(
		private readonly frontDoor: FrontDoor,
		setUp: WorkflowSetUp,
	) {
		this.credential = new OneCredential(setUp.credential);
		this.parameters = setUp.parameters;
		this.nodeName = setUp.nodeName ?? 'Tuco Trigger';
		this.workflowId = setUp.workflowId ?? `workflow${++workflows}`;
		this.staticData = stored(setUp.staticData ?? {});
		frontDoor.onDelivery = async (request, response, isTest) => {
			await this.deliver(request, response, isTest);
		};
	}

	static async start(setUp: WorkflowSetUp): Promise<Host> {
		return new Host(await startFrontDoor(), setUp);
	}

	/** The node's production URL and test URL. */
	get url(): string {
		return `${this.frontDoor.url}/webhook/${this.workflowId}-node/webhook`;
	}

	get testUrl(): string {
		return `${this.frontDoor.url}/webhook-test/${this.workflowId}-node/webhook`;
	}

	/**
	 * As n8n activates: checkExists, then create if it said false; static data is saved if neither threw. If one did, n8n
	 * goes on with {@link tidyUp}.
	 */
	async publish(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const workflow = this.workflow(this.staticData);
		await this.activate(workflow, activation, false);
		this.staticData = stored(workflow.staticData);
	}

	/** As n8n deactivates: what delete throws is returned, since n8n logs it and goes on. */
	async unpublish(): Promise<Error | null> {
		const workflow = this.workflow(this.staticData);
		const error = await this.hook(workflow, 'update', false)
			.delete()
			.then(
				() => null,
				(thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
			);
		this.staticData = stored(workflow.staticData);
		return error;
	}

	/**
	 * As n8n 2.x goes on after a publish that failed: delete, and then its own record of the webhook is dropped. When
	 * delete throws, that record stays, and makes the next publish of the same version do nothing at all.
	 */
	async tidyUp(): Promise<boolean> {
		const workflow = this.workflow(this.staticData);
		try {
			return await this.hook(workflow, 'update', false).delete();
		} finally {
			this.staticData = stored(workflow.staticData);
		}
	}

	/** Whether checkExists says that nothing needs doing. */
	async checkExists(activation: WorkflowActivateMode = 'activate'): Promise<boolean> {
		return await this.hook(this.workflow(this.staticData), activation, false).checkExists();
	}

	/** As the editor fills the list of the Lines filter. */
	async lines(): Promise<INodePropertyOptions[]> {
		const workflow = this.workflow({});
		const node = this.nodeOf(workflow);
		const context = new LoadOptionsContext(workflow, node, this.additionalData(), 'filters.lines');
		return await trigger.methods.loadOptions.getLines.call(context);
	}

	/** As the editor listens for a test event: with static data of its own, until {@link stopListening}. */
	async listen(): Promise<void> {
		const workflow = this.workflow({});
		await this.activate(workflow, 'manual', true);
		this.testStaticData = stored(workflow.staticData);
	}

	async stopListening(): Promise<void> {
		await this.hook(this.workflow(this.testStaticData), 'manual', true).delete();
	}

	async stop(): Promise<void> {
		await this.frontDoor.stop();
	}

	private async activate(workflow: Workflow, activation: WorkflowActivateMode, isTest: boolean) {
		const hook = this.hook(workflow, activation, isTest);
		if (!(await hook.checkExists())) await hook.create();
	}

	private hook(workflow: Workflow, activation: WorkflowActivateMode, isTest: boolean) {
		const context = () =>
			new HookContext(
				workflow,
				this.nodeOf(workflow),
				this.additionalData(),
				isTest ? 'manual' : 'trigger',
				activation,
				this.webhookData(isTest),
			);
		const methods = trigger.webhookMethods.default;
		return {
			checkExists: async () => await methods.checkExists.call(context()),
			create: async () => await methods.create.call(context()),
			delete: async () => await methods.delete.call(context()),
		};
	}

	private async deliver(httpRequest: Request, httpResponse: Response, isTest: boolean) {
		const workflow = this.workflow(isTest ? {} : this.staticData);
		if (isTest) workflow.setTestStaticData(this.testStaticData);
		const mode = isTest ? 'manual' : 'webhook';
		const context = new WebhookContext(
			workflow,
			this.nodeOf(workflow),
			{ ...this.additionalData(), httpRequest, httpResponse },
			mode,
			this.webhookData(isTest),
			[],
			null,
		);
		const { workflowData, noWebhookResponse } = await trigger.webhook.call(context);
		if (!workflowData) return;
		this.executions.push({ items: workflowData, mode });
		if (noWebhookResponse) return;
		// Once the execution is stored, n8n answers with what the trigger's description says.
		httpResponse.status(200).send(webhookDescription?.responseData);
	}

	private workflow(staticData: IDataObject): Workflow {
		const node: INode = {
			id: `${this.workflowId}-id`,
			name: this.nodeName,
			type: 'n8n-nodes-tuco.tucoTrigger',
			typeVersion: 1.1,
			position: [0, 0],
			webhookId: `${this.workflowId}-node`,
			parameters: this.parameters,
			credentials: { tucoApi: { id: '1', name: 'Tuco' } },
		};
		return new Workflow({
			id: this.workflowId,
			name: 'Replies to the CRM',
			nodes: [node],
			connections: {},
			active: true,
			staticData: stored(staticData),
			nodeTypes: {
				getByName: () => trigger,
				getByNameAndVersion: () => trigger,
				getKnownTypes: () => ({}),
			},
		});
	}

	private nodeOf(workflow: Workflow): INode {
		const node = workflow.getNode(this.nodeName);
		if (!node) throw new Error(`The workflow has no node named ${this.nodeName}`);
		return node;
	}

	private webhookData(isTest: boolean): IWebhookData {
		if (!webhookDescription) throw new Error('The trigger declares no webhook');
		return {
			httpMethod: 'POST',
			node: this.nodeName,
			path: 'webhook',
			webhookDescription,
			workflowId: this.workflowId,
			workflowExecuteAdditionalData: this.additionalData(),
			isTest,
		};
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		const { url } = this.frontDoor;
		const unused = () => {
			throw new Error('A trigger has no use for this');
		};
		return {
			credentialsHelper: this.credential,
			externalSecretsProxy: new ExternalSecretsProxy(),
			webhookBaseUrl: `${url}/webhook`,
			webhookTestBaseUrl: `${url}/webhook-test`,
			webhookWaitingBaseUrl: `${url}/webhook-waiting`,
			restApiUrl: `${url}/rest`,
			instanceBaseUrl: url,
			formBaseUrl: `${url}/form`,
			formTestBaseUrl: `${url}/form-test`,
			formWaitingBaseUrl: `${url}/form-waiting`,
			mcpBaseUrl: `${url}/mcp`,
			mcpTestBaseUrl: `${url}/mcp-test`,
			currentNodeExecutionIndex: 0,
			variables: {},
			executeWorkflow: unused,
			getRunExecutionData: unused,
			getRuntimeCredential: unused,
			logAiEvent: unused,
			startRunnerTask: unused,
		};
	}
}
