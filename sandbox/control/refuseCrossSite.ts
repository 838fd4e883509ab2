import type { Request, RequestHandler } from 'express';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses with 403 what another website, open in a browser on this machine, would change here. A caller that is no
 * browser sends neither `Origin` nor `Sec-Fetch-Site` and is let in.
 */
export const refuseCrossSite: RequestHandler = (request, response, next) => {
	if (READS.has(request.method) || isOwn(request)) {
		next();
		return;
	}
	const error = 'The sandbox takes changes from its own page alone, not from another website';
	response.status(403).json({ error });
};

/** The host is checked besides the origin: a foreign name that resolves to 127.0.0.1 is its own origin. */
function isOwn(request: Request): boolean {
	const site = request.get('Sec-Fetch-Site');
	if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
	const origin = request.get('Origin');
	if (origin === undefined) return true;
	const host = request.get('Host') ?? '';
	return origin === `http://${host}` && OWN_HOSTS.has(new URL(origin).hostname);
}
