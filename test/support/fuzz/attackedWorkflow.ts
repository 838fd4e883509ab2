import { randomUUID } from 'node:crypto';

import type { N8nClient } from '../../../n8n/client';
import type { Workflow } from '../../../n8n/workflow';
import { TRIGGER_TYPE } from '../realN8n';

/** The name of the trigger in the workflow. */
export const NODE = 'Tuco Trigger';

/** Creates a workflow of a trigger for all events and a node that does nothing. */
export async function createAttackedWorkflow(
	client: N8nClient,
	credentialId: string,
	parameters: object = {},
): Promise<Workflow> {
	const events = ['failed', 'fallback', 'opened', 'reply', 'sent'].map((name) => `message.${name}`);
	return await client.createWorkflow({
		name: 'Replies to the CRM',
		nodes: [
			{
				id: randomUUID(),
				name: NODE,
				type: TRIGGER_TYPE,
				typeVersion: 1.1,
				position: [0, 0],
				webhookId: randomUUID(),
				parameters: { events, options: {}, ...parameters },
				credentials: { tucoApi: { id: credentialId, name: 'Tuco' } },
			},
			{
				id: randomUUID(),
				name: 'Done',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [240, 0],
				parameters: {},
			},
		],
		connections: { [NODE]: { main: [[{ node: 'Done', type: 'main', index: 0 }]] } },
	});
}
