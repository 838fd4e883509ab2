import assert from 'node:assert/strict';

import { buildPayload } from '../../../tools/sandbox';
import { type StoredWebhook } from '../../../tools/sandbox/types';
import type { World } from './world';

/** Sends a signed event to a webhook for real, and tells whether it started the workflow. */
export async function startsWorkflow(
	{ host, workspace }: World,
	webhook: StoredWebhook,
	event: string,
): Promise<boolean> {
	const before = host.executions.length;
	const payload = buildPayload('envelope', event, { workspaceId: workspace.id });
	const { status } = await workspace.deliver(webhook, payload);
	const started = host.executions.length - before;
	assert.deepEqual(
		{ started, status },
		status === 200 ? { started: 1, status } : { started: 0, status: 401 },
		'A delivery either starts the workflow once, or is refused with 401',
	);
	return started === 1;
}
