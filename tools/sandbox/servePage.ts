import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Router } from 'express';

const FOLDER = join(__dirname, 'page');

/** Lets the page load what the sandbox itself serves, and nothing else; and no other site show it. */
const HEADERS = {
	'Content-Security-Policy':
		"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
};

/**
 * Serves the sandbox's page: what a developer uses beside n8n's editor. Each file has a route of its own, so that a call
 * of the API never waits for the disk.
 */
export function servePage(): Router {
	const router = Router();
	const serve = (path: string, file: string) =>
		router.get(path, (_request, response) => {
			response.set(HEADERS).sendFile(file, { root: FOLDER, cacheControl: false });
		});
	serve('/', 'index.html');
	for (const file of readdirSync(FOLDER)) serve(`/${file}`, file);
	return router;
}
