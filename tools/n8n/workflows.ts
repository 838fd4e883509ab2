import { randomUUID } from 'node:crypto';

import type { WorkflowDraft, WorkflowNode } from './schemas';

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

/** What connects each of these triggers to the node that does nothing. */
export function connectionsOf(triggers: WorkflowNode[]): WorkflowDraft['connections'] {
	const main = [[{ node: DONE, type: 'main', index: 0 }]];
	return Object.fromEntries(triggers.map(({ name }) => [name, { main }]));
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
