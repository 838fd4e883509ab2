import type { Request, RequestHandler } from 'express';

const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses what another website has the browser of this machine's user send. Programs such as curl say nothing of a site,
 * and are let in.
 */
export const onlySameSite: RequestHandler = (request, response, next) => {
	if (isOwn(request)) next();
	else
		response.status(403).json({ error: 'This can only be asked for by the page of the sandbox' });
};

/** Looks at the name besides the origin: a foreign name that resolves to 127.0.0.1 is an origin of its own. */
function isOwn(request: Request): boolean {
	const site = request.get('Sec-Fetch-Site');
	if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
	const origin = request.get('Origin');
	if (origin === undefined) return true;
	return (
		origin === `http://${request.get('Host') ?? ''}` &&
		URL.canParse(origin) &&
		OWN_NAMES.has(new URL(origin).hostname)
	);
}
