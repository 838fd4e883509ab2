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

/** A workflow with one trigger, and the address of its n8n. */
export type Place = {
	readonly workflowId: string;
	readonly nodeName: string;
	readonly nodeVersion?: number;
	readonly parameters: INodeParameters;
	readonly credential: ICredentialsHelper;
	/** Without a slash at the end. */
	readonly instanceUrl: string;
};

/** Static data as n8n keeps it: as JSON in its database. */
export const stored = (staticData: IDataObject): IDataObject =>
	JSON.parse(JSON.stringify(staticData)) as IDataObject;

/** Makes n8n-core's own contexts for a trigger, as n8n's server does. The trigger may be the source or the built one. */
export class Contexts {
	constructor(readonly trigger: INodeType) {}

	/** The webhook in the trigger's description. */
	get webhookDescription() {
		const [description] = this.trigger.description.webhooks ?? [];
		if (!description) throw new Error('The trigger declares no webhook');
		return description;
	}

	workflow(place: Place, staticData: IDataObject): Workflow {
		const { trigger } = this;
		const node: INode = {
			id: `${place.workflowId}-id`,
			name: place.nodeName,
			type: 'n8n-nodes-tuco.tucoTrigger',
			typeVersion: place.nodeVersion ?? 1.1,
			position: [0, 0],
			webhookId: `${place.workflowId}-node`,
			parameters: place.parameters,
			credentials: { tucoApi: { id: '1', name: 'Tuco' } },
		};
		return new Workflow({
			id: place.workflowId,
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

	/** The `this` of a life-cycle method. */
	hook(place: Place, workflow: Workflow, activation: WorkflowActivateMode, isTest = false) {
		return new HookContext(
			workflow,
			nodeOf(place, workflow),
			additionalDataOf(place),
			isTest ? 'manual' : 'trigger',
			activation,
			this.webhookData(place, isTest),
		);
	}

	/** The `this` of `webhook()`. */
	webhook(
		place: Place,
		workflow: Workflow,
		exchange: { httpRequest: Request; httpResponse: Response },
		isTest = false,
	) {
		return new WebhookContext(
			workflow,
			nodeOf(place, workflow),
			{ ...additionalDataOf(place), ...exchange },
			isTest ? 'manual' : 'webhook',
			this.webhookData(place, isTest),
			[],
			null,
		);
	}

	/** The `this` of a method that fills a list in the editor. */
	loadOptions(place: Place, path: string) {
		const workflow = this.workflow(place, {});
		return new LoadOptionsContext(workflow, nodeOf(place, workflow), additionalDataOf(place), path);
	}

	private webhookData(place: Place, isTest: boolean): IWebhookData {
		return {
			httpMethod: 'POST',
			node: place.nodeName,
			path: 'webhook',
			webhookDescription: this.webhookDescription,
			workflowId: place.workflowId,
			workflowExecuteAdditionalData: additionalDataOf(place),
			isTest,
		};
	}
}

function nodeOf({ nodeName }: Place, workflow: Workflow): INode {
	const node = workflow.getNode(nodeName);
	if (!node) throw new Error(`The workflow has no node named ${nodeName}`);
	return node;
}

function additionalDataOf({ instanceUrl, credential }: Place): IWorkflowExecuteAdditionalData {
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
