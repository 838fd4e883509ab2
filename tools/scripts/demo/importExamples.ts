import { readdirSync } from 'node:fs';

import type { N8nClient } from '../../n8n/client';
import {
	type Credentials,
	importWorkflow,
	WORKFLOWS,
	readWorkflowFile,
} from '../../n8n/workflowFile';

/**
 * Imports the workflows for users, unpublished. One whose name is in n8n already is left as it is: somebody may have
 * worked on it.
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
		const workflow = await readWorkflowFile(file);
		if (namesInN8n.includes(workflow.name)) continue;
		const { id } = await importWorkflow(client, workflow, credentials);
		imported.push({ file, id });
	}
	return imported;
}
