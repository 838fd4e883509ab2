import { STATUS_CODES } from 'node:http';

import type { Delivery } from '../types';
import type { Operation } from './answers';
import { onWebhook } from './onWebhook';

/**
 * `POST /api/webhooks/:id/health-check`: sends a signed test event and tells how it was taken, always with HTTP 200. Tuco
 * lists no 402 for it, so a read-only workspace can use it (contract section 1).
 */
export const checkHealth: Operation = {
	writes: false,
	run: onWebhook(async (webhook, { workspace }) => ({
		status: 200,
		body: verdictOn(await workspace.checkHealth(webhook)),
	})),
};

function verdictOn({ status, response, error }: Delivery): Record<string, unknown> {
	if (status === null) return { success: false, error };
	if (status >= 200 && status < 300) {
		return { success: true, message: 'Health check passed', statusCode: status, response };
	}
	const said = `HTTP ${status}: ${STATUS_CODES[status] ?? 'Unknown'}`;
	return { success: false, error: said, details: response, statusCode: status };
}
