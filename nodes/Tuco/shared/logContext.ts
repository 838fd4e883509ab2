import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** Says in n8n's log which workflow and node a line comes from. */
export function logContext(context: IHookFunctions | IWebhookFunctions) {
	return { workflowId: context.getWorkflow().id, nodeName: context.getNode().name };
}
