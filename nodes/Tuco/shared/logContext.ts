import type { IHookFunctions, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

/** The workflow and node that a line in n8n's log comes from. */
export function logContext(context: IHookFunctions | IPollFunctions | IWebhookFunctions) {
	return { workflowId: context.getWorkflow().id, nodeName: context.getNode().name };
}
