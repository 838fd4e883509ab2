import { randomUUID } from 'node:crypto';

import type { N8nClient } from './client';
import type { Workflow, WorkflowNode } from './schemas';
import { TRIGGER_TYPE } from './workflows';
import { PUBLISHED_TYPE, type WorkflowFile } from './workflowFile';

/** Tells which credentials a node of a file is to have. */
export type Credentials = (node: WorkflowNode) => { credentials?: object };

/**
 * Brings a workflow for users in as the editor's "Import from file" does, and chooses its credentials. Loaded from a
 * folder of custom nodes, as nearly everywhere in these tests, the trigger has another type than when it is installed.
 */
export async function importWorkflow(
	client: N8nClient,
	{ nodes, ...rest }: WorkflowFile,
	credentials: Credentials,
	triggerType = TRIGGER_TYPE,
): Promise<Workflow> {
	const adapted = (node: WorkflowNode) => ({
		...node,
		...(node.type === PUBLISHED_TYPE && { type: triggerType, webhookId: randomUUID() }),
		...credentials(node),
	});
	return await client.createWorkflow({ ...rest, nodes: nodes.map(adapted) });
}
