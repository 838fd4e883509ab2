import type { Operation } from './answers';
import { onWebhook } from './onWebhook';

/** `DELETE /api/webhooks/:id` (contract section 1). */
export const deleteWebhook: Operation = {
	writes: true,
	run: onWebhook(({ id }, { workspace }) => {
		workspace.store.remove(id);
		return { status: 200, body: { success: true } };
	}),
};
