import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { dirname, join } from 'node:path';

import express, { type ErrorRequestHandler, type Express, Router } from 'express';

import { apiRouter } from './api';
import { controlRouter } from './control';
import { textAt } from './http';
import { ROUTES } from './routes';
import { Sandbox, type SandboxOptions } from './sandbox';

const USUAL_PORT = 3900;

/** Starts a stand-in for Tuco on 127.0.0.1. Rejects when the port is in use. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const server = createServer();
	const { port = 0 } = options;
	const url = await (port === 'usual'
		? listen(server, USUAL_PORT).catch(() => listen(server, 0))
		: listen(server, port));
	const sandbox = new Sandbox(server, url, options);
	server.on('request', createApp(sandbox));
	return sandbox;
}

/** Listens on 127.0.0.1 alone and gives the URL; port 0 takes any free one. Rejects plainly when the port is in use. */
export function listen(server: Server, port: number): Promise<string> {
	return new Promise((resolve, reject) => {
		server.once('error', (error) => {
			const inUse = 'code' in error && error.code === 'EADDRINUSE';
			reject(inUse ? new Error(`Port ${port} is in use already`, { cause: error }) : error);
		});
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			const taken = typeof address === 'object' && address ? address.port : port;
			resolve(`http://127.0.0.1:${taken}`);
		});
	});
}

/** The HTTP side of a sandbox: Tuco's API, its own control under `/_sandbox`, and its page. */
function createApp(sandbox: Sandbox): Express {
	const app = express();
	app.disable('x-powered-by').disable('etag');
	app.use(express.raw({ type: () => true, limit: '1mb' }));
	app.use('/_sandbox', controlRouter(sandbox));
	app.use(pageRouter());
	app.use(apiRouter(sandbox, ROUTES));
	app.use(answerError);
	return app;
}

const FOLDER = join(__dirname, 'page');

const STYLESHEET = 'pico.classless.orange.min.css';

/** Lets the page load what the sandbox itself serves, and nothing else; and no other site show it. */
const PAGE_HEADERS = {
	'Content-Security-Policy':
		"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
};

/** The page that a developer uses beside n8n's editor. A route for each file: calls of the API never wait for the disk. */
function pageRouter(): Router {
	const router = Router();
	const serve = (path: string, name: string, root: string) =>
		router.get(path, (_request, response) => {
			response.set(PAGE_HEADERS).sendFile(name, { root, cacheControl: false });
		});
	serve('/', 'index.html', FOLDER);
	for (const name of readdirSync(FOLDER)) serve(`/${name}`, name, FOLDER);
	serve(`/${STYLESHEET}`, STYLESHEET, dirname(require.resolve(`@picocss/pico/css/${STYLESHEET}`)));
	return router;
}

/** Answers what could not be read, and what the sandbox itself got wrong, as JSON. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
	if (response.headersSent) {
		next(error);
		return;
	}
	const isCallers = error instanceof Error && 'status' in error && Number(error.status) < 500;
	const message = textAt(error, 'message') ?? String(error);
	response.status(isCallers ? 400 : 500).json({ error: message });
};
