import { readdirSync } from 'node:fs';

import type { N8nClient } from '../../n8n/client';
import type { WorkflowNode } from '../../n8n/workflow';
import { PUBLISHED_TYPE, WORKFLOWS, readWorkflowFile } from '../../test/support/workflowFile';

/** Tells which credentials a node of a file is to have. */
export type Credentials = (node: WorkflowNode) => { credentials?: object };

/**
 * Imports the workflows for users, unpublished, with credentials chosen. One whose name is in n8n already is left
 * as it is: somebody may have worked on it.
 *
 * @returns those that were imported
 */
export async function importExamples(
	client: N8nClient,
	credentials: Credentials,
	namesInN8n: readonly string[],
): Promise<{ file: string; id: string }[]> {
	const imported = [];
	for (const file of readdirSync(WORKFLOWS).sort()) {
		const { nodes, ...rest } = await readWorkflowFile(file);
		if (namesInN8n.includes(rest.name)) continue;
		const draft = { ...rest, nodes: nodes.map((node) => ready(node, credentials)) };
		const { id } = await client.createWorkflow(draft);
		imported.push({ file, id });
	}
	return imported;
}

/** The trigger is called otherwise when it comes from a folder of custom nodes. */
function ready(node: WorkflowNode, credentials: Credentials): WorkflowNode {
	const type = node.type === PUBLISHED_TYPE ? 'CUSTOM.tucoTrigger' : node.type;
	return { ...node, type, ...credentials(node) };
}
