import { randomUUID } from 'node:crypto';

import type { WorkflowNode } from '../../n8n/schemas';

/** A node of a workflow, with ids of its own. */
export function nodeOf(
	type: string,
	typeVersion: number,
	name: string,
	parameters: object,
	credentials: object = {},
): WorkflowNode {
	return {
		id: randomUUID(),
		webhookId: randomUUID(),
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters: { ...parameters },
		credentials,
	};
}
