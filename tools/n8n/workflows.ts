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

/** The trigger's node type when loaded from a folder of custom extensions. */
export const TRIGGER_TYPE = 'CUSTOM.tucoTrigger';

/** The trigger's default name. */
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

/** The node that acts. */
export function actionNode(credentialId: string, parameters: JsonObject = {}): WorkflowNode {
	const credentials = { tucoApi: { id: credentialId, name: 'Tuco' } };
	return { ...noOp('Tuco'), type: 'CUSTOM.tuco', parameters, credentials };
}

/** A trigger that polls, once a minute. */
export function pollingNode(credentialId: string, parameters: JsonObject = {}): WorkflowNode {
	const credentials = { tucoApi: { id: credentialId, name: 'Tuco' } };
	const pollTimes = { item: [{ mode: 'everyMinute' }] };
	const type = 'CUSTOM.tucoPollingTrigger';
	const all = { pollTimes, ...parameters };
	const place = { position: [0, 0] as [number, number] };
	return { ...noOp('Tuco Polling Trigger'), ...place, type, parameters: all, credentials };
}

/** A workflow of these triggers, all connected to a node that does nothing. */
export function workflowOf(triggers: WorkflowNode[], name = 'Replies to the CRM'): WorkflowDraft {
	return { name, nodes: [...triggers, noOp(DONE)], connections: connectionsOf(triggers) };
}

/** Connects each of these nodes to `next`, by default the node that does nothing. */
export function connectionsOf(
	nodes: WorkflowNode[],
	next = DONE,
	type = 'main',
): WorkflowDraft['connections'] {
	const links = { [type]: [[{ node: next, type, index: 0 }]] };
	return Object.fromEntries(nodes.map(({ name }) => [name, links]));
}

/** A workflow of nodes in a row. */
export function chainOf(nodes: WorkflowNode[]): WorkflowDraft {
	const links = nodes.slice(1).map(({ name }, at) => connectionsOf(nodes.slice(at, at + 1), name));
	const placed = nodes.map((node, at) => ({
		...node,
		position: [at * 240, 0] as [number, number],
	}));
	const connections = Object.assign({}, ...links) as JsonObject;
	return { name: 'A chain', nodes: placed, connections };
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

/** The folder of the ready-made workflows. */
export const WORKFLOWS = join(__dirname, '../../workflows');

/** How node types begin when the package is installed, as in every workflow file. */
export const PACKAGE = 'n8n-nodes-tuco.';

/** The trigger's node type when the package is installed. */
export const PUBLISHED_TYPE = `${PACKAGE}tucoTrigger`;

/** Node types to which the editor gives a webhook ID. */
const HAS_WEBHOOK = new Set([PUBLISHED_TYPE, 'n8n-nodes-base.formTrigger']);

/** The content of a workflow file. */
export type WorkflowFile = WorkflowDraft & {
	/** Pinned items, by node name. */
	pinData: JsonObject;
};

/** Picks a node's credentials. */
export type Credentials = (node: WorkflowNode) => { credentials?: object };

const object = z.record(z.unknown());
const workflowFile = z.object({
	name: z.string(),
	nodes: z.array(workflowNode),
	connections: object,
	settings: object.default({}),
	pinData: object,
});

/** Reads a file in `WORKFLOWS`. Throws if it is not a workflow. */
export async function readWorkflowFile(name: string): Promise<WorkflowFile> {
	return workflowFile.parse(JSON.parse(await readFile(join(WORKFLOWS, name), 'utf8')));
}

/**
 * Imports a workflow as the editor's "Import from file" does, and picks its credentials. By default, node types are those
 * of a package that is loaded from a folder of custom extensions.
 */
export async function importWorkflow(
	client: N8nClient,
	{ nodes, ...rest }: WorkflowFile,
	credentials: Credentials,
	prefix = 'CUSTOM.',
): Promise<Workflow> {
	const adapted = (node: WorkflowNode) => ({
		...node,
		type: node.type.replace(PACKAGE, prefix),
		...(HAS_WEBHOOK.has(node.type) && { webhookId: randomUUID() }),
		...credentials(node),
	});
	return await client.createWorkflow({ ...rest, nodes: nodes.map(adapted) });
}
