import { ExternalSecretsProxy, HookContext, LoadOptionsContext, WebhookContext } from 'n8n-core';
import {
	type ICredentialsHelper,
	type IDataObject,
	type INode,
	type INodeParameters,
	type INodeType,
	type IWebhookData,
	type IWorkflowExecuteAdditionalData,
	Workflow,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import type { Request, Response } from 'express';

/** A workflow with one trigger, in an n8n. */
export type TriggerSetup = {
	readonly workflowId: string;
	readonly nodeName: string;
	readonly nodeVersion?: number;
	readonly parameters: INodeParameters;
	readonly credential: ICredentialsHelper;
	/** Without a trailing slash. */
	readonly instanceUrl: string;
};

/** Static data as n8n stores it: as JSON in its database. */
export const stored = (staticData: IDataObject): IDataObject =>
	JSON.parse(JSON.stringify(staticData)) as IDataObject;

/** Creates n8n-core's contexts for a trigger, as n8n's server does. The trigger may be source or built code. */
export class Contexts {
	constructor(readonly trigger: INodeType) {}

	get webhookDescription() {
		const [description] = this.trigger.description.webhooks ?? [];
		if (!description) throw new Error('The trigger declares no webhook');
		return description;
	}

	workflow(setup: TriggerSetup, staticData: IDataObject): Workflow {
		const { trigger } = this;
		const node: INode = {
			id: `${setup.workflowId}-id`,
			name: setup.nodeName,
			type: 'n8n-nodes-tuco.tucoTrigger',
			typeVersion: setup.nodeVersion ?? 1.1,
			position: [0, 0],
			webhookId: `${setup.workflowId}-node`,
			parameters: setup.parameters,
			credentials: { tucoApi: { id: '1', name: 'Tuco' } },
		};
		return new Workflow({
			id: setup.workflowId,
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

	/** `this` in a webhook life-cycle method. */
	hook(setup: TriggerSetup, workflow: Workflow, activation: WorkflowActivateMode, isTest = false) {
		return new HookContext(
			workflow,
			nodeOf(setup, workflow),
			additionalDataOf(setup),
			isTest ? 'manual' : 'trigger',
			activation,
			this.webhookData(setup, isTest),
		);
	}

	/** `this` in `webhook()`. */
	webhook(
		setup: TriggerSetup,
		workflow: Workflow,
		exchange: { httpRequest: Request; httpResponse: Response },
		isTest = false,
	) {
		return new WebhookContext(
			workflow,
			nodeOf(setup, workflow),
			{ ...additionalDataOf(setup), ...exchange },
			isTest ? 'manual' : 'webhook',
			this.webhookData(setup, isTest),
			[],
			null,
		);
	}

	/** `this` in a method that loads a list for the editor. */
	loadOptions(setup: TriggerSetup, path: string) {
		const workflow = this.workflow(setup, {});
		return new LoadOptionsContext(workflow, nodeOf(setup, workflow), additionalDataOf(setup), path);
	}

	private webhookData(setup: TriggerSetup, isTest: boolean): IWebhookData {
		return {
			httpMethod: 'POST',
			node: setup.nodeName,
			path: 'webhook',
			webhookDescription: this.webhookDescription,
			workflowId: setup.workflowId,
			workflowExecuteAdditionalData: additionalDataOf(setup),
			isTest,
		};
	}
}

function nodeOf({ nodeName }: TriggerSetup, workflow: Workflow): INode {
	const node = workflow.getNode(nodeName);
	if (!node) throw new Error(`The workflow has no node named ${nodeName}`);
	return node;
}

/** What n8n's server gives every context: the credential, and this n8n's addresses. */
export function additionalDataOf(
	setup: Pick<TriggerSetup, 'instanceUrl' | 'credential'>,
): IWorkflowExecuteAdditionalData {
	const { instanceUrl, credential } = setup;
	const unused = () => {
		throw new Error('A trigger does not use this');
	};
	return {
		credentialsHelper: credential,
		externalSecretsProxy: new ExternalSecretsProxy(),
		webhookBaseUrl: `${instanceUrl}/webhook`,
		webhookTestBaseUrl: `${instanceUrl}/webhook-test`,
		webhookWaitingBaseUrl: `${instanceUrl}/webhook-waiting`,
		restApiUrl: `${instanceUrl}/rest`,
		instanceBaseUrl: instanceUrl,
		formBaseUrl: `${instanceUrl}/form`,
		formTestBaseUrl: `${instanceUrl}/form-test`,
		formWaitingBaseUrl: `${instanceUrl}/form-waiting`,
		mcpBaseUrl: `${instanceUrl}/mcp`,
		mcpTestBaseUrl: `${instanceUrl}/mcp-test`,
		currentNodeExecutionIndex: 0,
		variables: {},
		executeWorkflow: unused,
		getRunExecutionData: unused,
		getRuntimeCredential: unused,
		logAiEvent: unused,
		startRunnerTask: unused,
	};
}
