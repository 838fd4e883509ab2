import { badRequest, type Operation } from './answers';
import { onWebhook } from './onWebhook';
import { readChanges } from './readFields';

/** `PATCH /api/webhooks/:id`: `events` replaces the list, the secret stays (contract section 1). */
export const updateWebhook: Operation = {
	writes: true,
	run: onWebhook(({ id }, { workspace, body }) => {
		const read = readChanges(body);
		if (!read.ok) return badRequest(read.reason);
		workspace.store.change(id, read.value);
		return { status: 200, body: { success: true } };
	}),
};
