import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** Where in n8n a log line comes from. */
export function logContext(context: IHookFunctions | IWebhookFunctions) {
	return { workflowId: context.getWorkflow().id, nodeName: context.getNode().name };
}
