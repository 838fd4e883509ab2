import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import type { N8nClient } from './client';
import type { JsonObject } from './json';
import { TRIGGER_TYPE } from './workflows';
import { readNode, type Workflow, type WorkflowDraft, type WorkflowNode } from './schemas';

/** The folder of the workflows for users. */
export const WORKFLOWS = join(__dirname, '../../workflows');

/** The trigger's type once the package is installed, and so in every file. */
export const PUBLISHED_TYPE = 'n8n-nodes-tuco.tucoTrigger';

/** A workflow as its file has it. */
export type WorkflowFile = WorkflowDraft & {
	/** Items by the name of the node that they are pinned on. */
	pinData: JsonObject;
};

/** Chooses the credentials of a node. */
export type Credentials = (node: WorkflowNode) => { credentials?: object };

const object = z.record(z.unknown());
const workflowFile = z.object({
	name: z.string(),
	nodes: z.array(z.unknown()).transform((nodes) => nodes.map(readNode)),
	connections: object,
	settings: object.default({}),
	pinData: object,
});

/** Reads a workflow of the folder `workflows`; throws when it is not one. */
export async function readWorkflowFile(name: string): Promise<WorkflowFile> {
	return workflowFile.parse(JSON.parse(await readFile(join(WORKFLOWS, name), 'utf8')));
}

/**
 * Imports a workflow as the editor's "Import from file" does, and chooses its credentials. The default type of its
 * trigger is the one that it has when loaded from a folder of custom nodes.
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
