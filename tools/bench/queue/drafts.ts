import { randomUUID } from 'node:crypto';

import type { WorkflowDraft, WorkflowNode } from '../../n8n/schemas';
import { TRIGGER, tucoNode, workflowOf } from '../../n8n/workflows';
import type { Work } from '../../n8n/queue/work';

const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: object,
): WorkflowNode => ({
	id: randomUUID(),
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [240, 0],
	parameters: { ...parameters },
});

/** The trigger, and nodes one after the other. */
function chainOf(credentialId: string, nodes: WorkflowNode[]): WorkflowDraft {
	const all = [tucoNode(credentialId, { name: TRIGGER }), ...nodes];
	const connections: WorkflowDraft['connections'] = {};
	for (const [at, { name }] of all.slice(0, -1).entries()) {
		connections[name] = { main: [[{ node: all[at + 1]?.name, type: 'main', index: 0 }]] };
	}
	return { name: 'Bench', nodes: all, connections };
}

/** Nothing happens after the trigger. */
export const bare = (credentialId: string): WorkflowDraft => workflowOf([tucoNode(credentialId)]);

/** The work alone. */
export const plain = (credentialId: string, work: Work): WorkflowDraft =>
	chainOf(credentialId, [work.node('Work')]);

/** The work, behind n8n's own node against duplicates, on its defaults but for the size of its history if told. */
export const removingDuplicates = (
	credentialId: string,
	work: Work,
	historySize?: number,
): WorkflowDraft =>
	chainOf(credentialId, [
		node('Remove Duplicates', 'removeDuplicates', 2, {
			operation: 'removeItemsSeenInPreviousExecutions',
			logic: 'removeItemsWithAlreadySeenKeyValues',
			dedupeValue: '={{ $json.eventId }}',
			options: historySize === undefined ? {} : { historySize },
		}),
		work.node('Work'),
	]);
