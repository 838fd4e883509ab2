import { join } from 'node:path';

import express, { Router } from 'express';

const FOLDER = join(__dirname, 'page');

/** Nothing but the page's own files, and no site around it that could lend it a click. */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self'",
	"connect-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

const HEADERS = {
	'Content-Security-Policy': POLICY,
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
};

/** The page of a sandbox: `GET /`, and its files under `/page`. It lives on what the control gives. */
export function pageRouter(): Router {
	const router = Router();
	router.get('/', (_request, response) => {
		response.set(HEADERS).sendFile('index.html', { root: FOLDER, cacheControl: false });
	});
	const files = express.static(FOLDER, {
		index: false,
		redirect: false,
		cacheControl: false,
		setHeaders: (response) => response.setHeaders(new Map(Object.entries(HEADERS))),
	});
	router.use('/page', files);
	return router;
}
