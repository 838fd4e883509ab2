import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	INodePropertyOptions,
	Workflow,
	WorkflowActivateMode,
} from 'n8n-workflow';
import type { Request, Response } from 'express';

import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node';
import { Contexts, type Place, stored } from './contexts';
import { OneCredential } from './credentials';
import { type FrontDoor, startFrontDoor } from './frontDoor';

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

const trigger = new TucoTrigger();
const contexts = new Contexts(trigger);

/**
 * Plays n8n's server to the trigger, with n8n-core's own contexts and over real HTTP: activates and deactivates as n8n
 * does, saves static data as n8n does, and takes deliveries at a real address.
 */
export class Host implements Place {
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

	get instanceUrl(): string {
		return this.frontDoor.url;
	}

	/** The node's production URL and test URL. */
	get url(): string {
		return `${this.instanceUrl}/webhook/${this.workflowId}-node/webhook`;
	}

	get testUrl(): string {
		return `${this.instanceUrl}/webhook-test/${this.workflowId}-node/webhook`;
	}

	/**
	 * As n8n activates: checkExists, then create if it said false; static data is saved if neither threw. If one did, n8n
	 * goes on with {@link tidyUp}.
	 */
	async publish(activation: WorkflowActivateMode = 'activate'): Promise<void> {
		const workflow = contexts.workflow(this, this.staticData);
		await this.activate(workflow, activation, false);
		this.staticData = stored(workflow.staticData);
	}

	/** As n8n deactivates: what delete throws is returned, since n8n logs it and goes on. */
	async unpublish(): Promise<Error | null> {
		const workflow = contexts.workflow(this, this.staticData);
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
		const workflow = contexts.workflow(this, this.staticData);
		try {
			return await this.hook(workflow, 'update', false).delete();
		} finally {
			this.staticData = stored(workflow.staticData);
		}
	}

	/** Whether checkExists says that nothing needs doing. */
	async checkExists(activation: WorkflowActivateMode = 'activate'): Promise<boolean> {
		return await this.hook(
			contexts.workflow(this, this.staticData),
			activation,
			false,
		).checkExists();
	}

	/** As the editor fills the list of the Lines filter. */
	async lines(): Promise<INodePropertyOptions[]> {
		const context = contexts.loadOptions(this, 'filters.lines');
		return await trigger.methods.loadOptions.getLines.call(context);
	}

	/** As the editor listens for a test event: with static data of its own, until {@link stopListening}. */
	async listen(): Promise<void> {
		const workflow = contexts.workflow(this, {});
		await this.activate(workflow, 'manual', true);
		this.testStaticData = stored(workflow.staticData);
	}

	async stopListening(): Promise<void> {
		await this.hook(contexts.workflow(this, this.testStaticData), 'manual', true).delete();
	}

	async stop(): Promise<void> {
		await this.frontDoor.stop();
	}

	private async activate(workflow: Workflow, activation: WorkflowActivateMode, isTest: boolean) {
		const hook = this.hook(workflow, activation, isTest);
		if (!(await hook.checkExists())) await hook.create();
	}

	private hook(workflow: Workflow, activation: WorkflowActivateMode, isTest: boolean) {
		const context = () => contexts.hook(this, workflow, activation, isTest);
		const methods = trigger.webhookMethods.default;
		return {
			checkExists: async () => await methods.checkExists.call(context()),
			create: async () => await methods.create.call(context()),
			delete: async () => await methods.delete.call(context()),
		};
	}

	private async deliver(httpRequest: Request, httpResponse: Response, isTest: boolean) {
		const workflow = contexts.workflow(this, isTest ? {} : this.staticData);
		if (isTest) workflow.setTestStaticData(this.testStaticData);
		const context = contexts.webhook(this, workflow, { httpRequest, httpResponse }, isTest);
		const { workflowData, noWebhookResponse } = await trigger.webhook.call(context);
		if (!workflowData) return;
		this.executions.push({ items: workflowData, mode: isTest ? 'manual' : 'webhook' });
		if (noWebhookResponse) return;
		// Once the execution is stored, n8n answers with what the trigger's description says.
		httpResponse.status(200).send(contexts.webhookDescription.responseData);
	}
}
