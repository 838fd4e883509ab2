import type { Operation } from './answers';
import { onWebhook } from './onWebhook';
import { shownWebhook } from './shownWebhook';

/** `GET /api/webhooks/:id` (contract section 1). */
export const getWebhook: Operation = {
	writes: false,
	run: onWebhook((webhook) => ({ status: 200, body: shownWebhook(webhook) })),
};
