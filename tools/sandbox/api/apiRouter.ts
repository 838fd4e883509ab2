import { Router } from 'express';

import type { SandboxState } from '../state';
import { checkHealth } from './checkHealth';
import { createWebhook } from './createWebhook';
import { deleteWebhook } from './deleteWebhook';
import { getWebhook } from './getWebhook';
import { listLines } from './listLines';
import { listWebhooks } from './listWebhooks';
import { serve } from './serve';
import { updateWebhook } from './updateWebhook';

/** The routes of Tuco's API that the sandbox knows (contract section 1, and lines); any other is answered 404. */
export function apiRouter(state: SandboxState): Router {
	const router = Router();
	router.route('/api/webhooks').get(serve(state, listWebhooks)).post(serve(state, createWebhook));
	router
		.route('/api/webhooks/:id')
		.get(serve(state, getWebhook))
		.patch(serve(state, updateWebhook))
		.delete(serve(state, deleteWebhook));
	router.post('/api/webhooks/:id/health-check', serve(state, checkHealth));
	router.get('/api/lines/by-user', serve(state, listLines));
	router.use(serve(state, null));
	return router;
}
