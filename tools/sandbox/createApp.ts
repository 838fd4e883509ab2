import express, { type ErrorRequestHandler, type Express } from 'express';

import { apiRouter } from './api/apiRouter';
import { controlRouter } from './control/controlRouter';
import { isRecord, textAt } from './read';
import { servePage } from './servePage';
import type { SandboxState } from './state';

/** The HTTP side of a sandbox: Tuco's API, its own control under `/_sandbox`, and its page. */
export function createApp(state: SandboxState): Express {
	const app = express();
	app.disable('x-powered-by').disable('etag');
	app.use(express.raw({ type: () => true, limit: '1mb' }));
	app.use('/_sandbox', controlRouter(state));
	app.use(servePage());
	app.use(apiRouter(state));
	app.use(answerError);
	return app;
}

/** Answers what could not be read, and what the sandbox itself got wrong, as JSON. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
	if (response.headersSent) {
		next(error);
		return;
	}
	const status = isRecord(error) ? error.status : null;
	const isCallers = typeof status === 'number' && status < 500;
	const message = textAt(error, 'message') ?? String(error);
	response.status(isCallers ? 400 : 500).json({ error: message });
};
