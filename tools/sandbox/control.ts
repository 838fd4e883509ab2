import { type RequestHandler, Router } from 'express';
import { z } from 'zod';

import { withoutSecret } from './api';
import type { Fault } from './faults';
import { EVENTS, familiesOf, FIRED_EVENT, UNKNOWN_EVENT } from './payloads';
import { Refusal } from './refusal';
import type { Sandbox } from './sandbox';

/** What can be switched in a workspace. */
const SETTINGS = z.object({ twilioConnected: z.boolean() }).strict();

/** The control of a sandbox over HTTP, for its page and for a person with curl. Faults do not touch it. */
export function controlRouter(sandbox: Sandbox): Router {
	const workspaceOf = ({ id }: { id: string }) => {
		const workspace = sandbox.workspaces.find((created) => created.id === id);
		if (!workspace) throw new Refusal(404, { error: 'There is no workspace with this id' });
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
		// Checked by `add`.
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
	// Checks every webhook, paused ones too, as Tuco's API does one by one.
	router.post('/workspaces/:id/health-check', async ({ params }, response) => {
		const workspace = workspaceOf(params);
		const checks = workspace.webhooks.map((webhook) => workspace.checkHealth(webhook));
		response.json({ deliveries: await Promise.all(checks) });
	});
	return router;
}

const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses what another website has the browser of this machine's user send. Looks at the name besides the site: a
 * foreign name that resolves to 127.0.0.1 is a site of its own. Programs such as curl name no site, and are let in.
 */
const onlySameSite: RequestHandler = (request, _response, next) => {
	const site = request.get('Sec-Fetch-Site') ?? 'none';
	if (!['same-origin', 'none'].includes(site) || !OWN_NAMES.includes(request.hostname)) {
		throw new Refusal(403, { error: 'Only the page of the sandbox can ask for this' });
	}
	next();
};

/** All that the page shows, without keys and secrets. */
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
