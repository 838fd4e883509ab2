import { randomUUID } from 'node:crypto';

import type { WorkflowDraft, WorkflowNode } from '../../../n8n/workflow';
import { TRIGGER_TYPE } from '../realN8n';

/** The name of the trigger in a workflow that has one. */
export const TRIGGER = 'Tuco Trigger';

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
	return { name, nodes: [...triggers, doneNode()], connections: connectionsOf(triggers) };
}

/** What connects each of these triggers to the node that does nothing. */
export function connectionsOf(triggers: WorkflowNode[]): WorkflowDraft['connections'] {
	const main = [[{ node: 'Done', type: 'main', index: 0 }]];
	return Object.fromEntries(triggers.map(({ name }) => [name, { main }]));
}

function doneNode(): WorkflowNode {
	return {
		id: randomUUID(),
		name: 'Done',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [240, 0],
		parameters: {},
	};
}
