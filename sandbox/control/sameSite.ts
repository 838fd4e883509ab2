import type { RequestHandler } from 'express';

/**
 * Refuses what another website has the browser of this machine's user send. Programs such as curl say nothing of a site,
 * and are let in.
 */
export const onlySameSite: RequestHandler = (request, response, next) => {
	const site = request.get('Sec-Fetch-Site');
	if (site === undefined || site === 'same-origin' || site === 'none') next();
	else
		response.status(403).json({ error: 'This can only be asked for by the page of the sandbox' });
};
