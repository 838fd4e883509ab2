import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import type { N8nClient } from './client';
import {
	type JsonObject,
	type Workflow,
	type WorkflowDraft,
	type WorkflowNode,
	workflowNode,
} from './schemas';

/** The node type under which n8n loads the trigger from a folder of custom extensions. */
export const TRIGGER_TYPE = 'CUSTOM.tucoTrigger';

/** The name of the trigger in a workflow that has one. */
export const TRIGGER = 'Tuco Trigger';

const DONE = 'Done';

/** A Tuco Trigger that is not yet part of a workflow. */
export function tucoNode(
	credentialId: string,
	{ name = TRIGGER, events = ['message.reply'] }: { name?: string; events?: string[] } = {},
): WorkflowNode {
	return {
		id: randomUUID(),
		name,
		type: TRIGGER_TYPE,
		typeVersion: 1.1,
		position: [0, 0],
		webhookId: randomUUID(),
		parameters: { events, options: {} },
		credentials: { tucoApi: { id: credentialId, name: 'Tuco' } },
	};
}

/** A workflow of these triggers, each followed by a node that does nothing. */
export function workflowOf(triggers: WorkflowNode[], name = 'Replies to the CRM'): WorkflowDraft {
	return { name, nodes: [...triggers, noOp(DONE)], connections: connectionsOf(triggers) };
}

/** What connects each of these nodes to the next one, by default the node that does nothing. */
export function connectionsOf(nodes: WorkflowNode[], next = DONE): WorkflowDraft['connections'] {
	const main = [[{ node: next, type: 'main', index: 0 }]];
	return Object.fromEntries(nodes.map(({ name }) => [name, { main }]));
}

/** A workflow of nodes one after the other. */
export function chainOf(nodes: WorkflowNode[]): WorkflowDraft {
	const links = nodes.slice(1).map(({ name }, at) => connectionsOf(nodes.slice(at, at + 1), name));
	return { name: 'A chain', nodes, connections: Object.assign({}, ...links) as JsonObject };
}

/** A node that does nothing. */
export function noOp(name: string): WorkflowNode {
	return {
		id: randomUUID(),
		name,
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [240, 0],
		parameters: {},
	};
}

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
	nodes: z.array(workflowNode),
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
