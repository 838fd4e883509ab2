import { join } from 'node:path';

import { static as serveFolder } from 'express';
import type { RequestHandler } from 'express';

/** Lets the page load what the sandbox itself serves, and nothing else. */
const HEADERS = {
	'Content-Security-Policy':
		"default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	'X-Content-Type-Options': 'nosniff',
};

/** Serves the sandbox's page: what a developer uses beside n8n's editor. */
export function servePage(): RequestHandler {
	return serveFolder(join(__dirname, 'page'), {
		etag: false,
		cacheControl: false,
		setHeaders(response) {
			for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
		},
	});
}
