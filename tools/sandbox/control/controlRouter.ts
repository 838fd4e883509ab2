import { Router } from 'express';

import type { SandboxState } from '../state';
import { faultRouter } from './faultRouter';
import { HELP } from './help';
import { onlySameSite } from './sameSite';
import { stateOf } from './stateOf';
import { workspaceRouter } from './workspaceRouter';

/** The control of a sandbox over HTTP, for its page and for a person with curl. Faults do not touch it. */
export function controlRouter(state: SandboxState): Router {
	const router = Router();
	router.use(onlySameSite);
	router.get('/', (_request, response) => {
		response.json(HELP);
	});
	router.get('/state', (_request, response) => {
		response.json(stateOf(state));
	});
	router.get('/requests', (_request, response) => {
		response.json({ requests: state.requests });
	});
	router.use('/faults', faultRouter(state.faults));
	router.use('/workspaces', workspaceRouter(state));
	router.use((request, response) => {
		const path = `${request.method} ${request.originalUrl}`;
		response.status(404).json({ error: `There is no ${path}; GET /_sandbox lists what there is` });
	});
	return router;
}
