import type { N8nClient } from '../../../tools/n8n/client';
import type { Workflow } from '../../../tools/n8n/schemas';
import { TRIGGER, tucoNode, workflowOf } from '../../../tools/n8n/workflows';

const EVENTS = ['failed', 'fallback', 'opened', 'reply', 'sent'].map((name) => `message.${name}`);

/** The name of the trigger in the workflow. */
export const NODE = TRIGGER;

/** Creates a workflow of a trigger for all events and a node that does nothing. */
export async function createAttackedWorkflow(
	client: N8nClient,
	credentialId: string,
): Promise<Workflow> {
	return await client.createWorkflow(workflowOf([tucoNode(credentialId, { events: EVENTS })]));
}
