import type { Workflow, WorkflowNode } from '../../../n8n/workflow';
import type { RealN8n } from '../realN8n';
import { TRIGGER_TYPE } from '../realN8n';
import { PUBLISHED_TYPE, readWorkflowFile } from '../workflowFile';
import { credentialsOf } from './credentials';

/**
 * Brings a workflow for users in as the editor's "Import from file" does, and chooses a credential in each node that takes
 * one. From a folder of custom nodes, as in the tests, the trigger has another type than when it is installed.
 */
export async function importWorkflow(
	{ client, credentialId }: Pick<RealN8n, 'client' | 'credentialId'>,
	file: string,
): Promise<Workflow> {
	const credentials = await credentialsOf(client, credentialId);
	const { nodes, ...rest } = await readWorkflowFile(file);
	const adapted = (node: WorkflowNode) => ({
		...node,
		type: node.type === PUBLISHED_TYPE ? TRIGGER_TYPE : node.type,
		...credentials(node),
	});
	const imported = { ...rest, nodes: nodes.map(adapted) };
	return await client.createWorkflow(imported);
}
