import { UserError } from 'n8n-workflow';

import { isLoopback } from '../network';

/** Where Tuco's API lives (contract section 1). */
export const TUCO_BASE_URL = 'https://app.tuco.ai';

/**
 * The URL, once it is sure that the API key would not travel in the open: https, or plain http to this very machine.
 *
 * @throws UserError for anything else, and for what is no URL
 */
export function secureUrl(text: string): URL {
	if (!URL.canParse(text)) {
		throw new UserError(
			`The Base URL "${text}" of the Tuco credential is not a URL. Enter one such as ${TUCO_BASE_URL}`,
		);
	}
	const url = new URL(text);
	if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(text))) return url;
	throw new UserError(
		`The API key would travel in the open to ${url.host}. Use https in the Base URL of the Tuco credential: plain http is accepted for this machine's own addresses only`,
	);
}

/** The Base URL as the user entered it, without trailing slashes; Tuco's own where it was left empty. */
export function baseUrlOf(entered: unknown): string {
	const text = typeof entered === 'string' ? entered.trim().replace(/\/+$/, '') : '';
	return text || TUCO_BASE_URL;
}
