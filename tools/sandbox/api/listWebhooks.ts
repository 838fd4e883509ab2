import type { Operation } from './answers';
import { shownWebhook } from './shownWebhook';

/** `GET /api/webhooks`: the whole workspace, newest first. */
export const listWebhooks: Operation = {
	writes: false,
	run: ({ workspace }) => ({
		status: 200,
		body: { webhooks: workspace.store.all().map(shownWebhook) },
	}),
};
