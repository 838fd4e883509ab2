import { randomUUID } from 'node:crypto';

import type { WorkflowDraft } from '../../n8n/schemas';
import {
	ANY_OTHER_EVENT,
	isSubscribable,
	TUCO_EVENTS,
} from '../../../nodes/Tuco/trigger/events/names';

/** What one of the demo's workflows is about. */
export type DemoWorkflow = { name: string; webhookId: string; parameters: object };

/** The name of the trigger in both workflows. */
export const TRIGGER = 'Tuco Trigger';

/** The node adds its webhook to Tuco by itself. */
export const AUTOMATIC: DemoWorkflow = {
	name: 'Tuco events',
	webhookId: '6b0f4f5e-3d0b-4a35-9c55-0b6f3f3a7c01',
	parameters: {
		webhookSetup: 'automatic',
		events: TUCO_EVENTS.map(({ name }) => name).filter(isSubscribable),
	},
};

/** Somebody has added the webhook in Tuco: the only way to events that Tuco's API takes no subscription for. */
export const BY_HAND: DemoWorkflow = {
	name: 'Tuco events from a webhook added by hand',
	webhookId: '6b0f4f5e-3d0b-4a35-9c55-0b6f3f3a7c02',
	parameters: { webhookSetup: 'manual', events: ['message.delivered', ANY_OTHER_EVENT] },
};

/** The workflow: the trigger, and a node that does nothing behind it. */
export function workflowOf(
	{ name, webhookId, parameters }: DemoWorkflow,
	credential: { id: string; name: string },
): WorkflowDraft {
	return {
		name,
		nodes: [
			{
				id: randomUUID(),
				name: TRIGGER,
				type: 'CUSTOM.tucoTrigger',
				typeVersion: 1.1,
				position: [0, 0],
				webhookId,
				parameters: { simplify: true, options: {}, ...parameters },
				credentials: { tucoApi: credential },
			},
			{
				id: randomUUID(),
				name: 'Do Something With It',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [260, 0],
				parameters: {},
			},
		],
		connections: {
			[TRIGGER]: { main: [[{ node: 'Do Something With It', type: 'main', index: 0 }]] },
		},
	};
}
