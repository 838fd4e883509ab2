import { type RequestHandler, Router } from 'express';
import { z } from 'zod';

import { withoutSecret } from './api';
import { ApiError } from './apiError';
import type { Fault } from './faults';
import { EVENTS, familiesOf, FIRED_EVENT, UNKNOWN_EVENT } from './payloads';
import type { Sandbox } from './sandbox';

/** Workspace settings that can be changed. */
const SETTINGS = z.object({ twilioConnected: z.boolean() }).strict();

/** The sandbox's control API, for its page and for curl. Faults do not affect it. */
export function controlRouter(sandbox: Sandbox): Router {
	const workspaceOf = ({ id }: { id: string }) => {
		const workspace = sandbox.workspaces.find((created) => created.id === id);
		if (!workspace) throw new ApiError(404, { error: 'No workspace has this ID' });
		return workspace;
	};
	const router = Router();
	router.use(onlySameSite);
	router.get('/state', (_request, response) => {
		// The page asks all the time, which sends messages as they become due.
		sandbox.advance(0);
		response.json(stateOf(sandbox));
	});
	router.post('/faults', (request, response) => {
		// `add` validates it.
		sandbox.faults.add(request.body as Fault);
		response.json({ success: true });
	});
	router.delete('/faults', (_request, response) => {
		sandbox.faults.clear();
		response.json({ success: true });
	});
	router.patch('/workspaces/:id', ({ params, body }, response) => {
		Object.assign(workspaceOf(params), SETTINGS.parse(body));
		response.json({ success: true });
	});
	router.post('/workspaces/:id/fire', async ({ params, body }, response) => {
		const deliveries = await workspaceOf(params).fire(FIRED_EVENT.parse(body));
		response.json({ deliveries });
	});
	// Includes paused webhooks: Tuco's API checks those too, one at a time.
	router.post('/workspaces/:id/health-check', async ({ params }, response) => {
		const workspace = workspaceOf(params);
		const checks = workspace.webhooks.map((webhook) => workspace.checkHealth(webhook));
		response.json({ deliveries: await Promise.all(checks) });
	});
	return router;
}

const LOCAL_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Rejects requests that other websites make through the user's browser. Also checks the host name: a foreign name that
 * resolves to 127.0.0.1 counts as same-origin. Programs such as curl send no `Sec-Fetch-Site`, and pass.
 */
const onlySameSite: RequestHandler = (request, _response, next) => {
	const site = request.get('Sec-Fetch-Site') ?? 'none';
	if (!['same-origin', 'none'].includes(site) || !LOCAL_HOSTS.includes(request.hostname)) {
		throw new ApiError(403, { error: "Only the sandbox's own page may call this" });
	}
	next();
};

/** Everything the page shows, without keys and secrets. */
function stateOf({ workspaces }: Sandbox) {
	return {
		families: [...EVENTS, UNKNOWN_EVENT].map((event) => ({ event, families: familiesOf(event) })),
		workspaces: workspaces.map(({ id, name, webhooks, deliveries, twilioConnected, texts }) => ({
			id,
			name,
			twilioConnected,
			texts,
			webhooks: webhooks.map(withoutSecret),
			deliveries: deliveries.map((delivery) => ({
				...delivery,
				response: delivery.response.slice(0, 2000),
			})),
		})),
	};
}
