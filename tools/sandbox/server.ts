import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

import express, { type Express } from 'express';

import { apiRouter } from './api';
import { answerError } from './apiError';
import { controlRouter } from './control';
import { Sandbox, type SandboxOptions } from './sandbox';

const USUAL_PORT = 3900;

/** Starts a simulated Tuco on 127.0.0.1. Rejects if the port is in use. */
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

/** Listens on 127.0.0.1 only, and returns the URL. Port 0 picks any free port. Rejects if the port is in use. */
export async function listen(server: Server, port: number): Promise<string> {
	await once(server.listen(port, '127.0.0.1'), 'listening');
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The page may load only what the sandbox serves, and no other site may embed it. */
const HEADERS = {
	// Pico's stylesheet contains its icons as data URLs.
	'Content-Security-Policy':
		"default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
};

/** The sandbox's HTTP routes: Tuco's API, the control API under `/_sandbox`, and the page. */
function createApp(sandbox: Sandbox): Express {
	const pico = dirname(require.resolve('@picocss/pico/css/pico.classless.orange.min.css'));
	const app = express();
	app.disable('x-powered-by').disable('etag');
	app.use((_request, response, next) => {
		response.set(HEADERS);
		next();
	});
	app.use(express.json({ type: () => true, limit: '1mb' }));
	app.use('/api', apiRouter(sandbox));
	app.use('/_sandbox', controlRouter(sandbox));
	app.use(express.static(join(__dirname, 'page'), { cacheControl: false }));
	app.use(express.static(pico, { cacheControl: false }));
	app.use(answerError);
	return app;
}
