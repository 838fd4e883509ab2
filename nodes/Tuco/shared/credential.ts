import {
	type IExecuteFunctions,
	type IHookFunctions,
	type IWebhookFunctions,
	UserError,
} from 'n8n-workflow';

import { isLoopback } from './network';

/** The address of Tuco's API (contract section 1). */
export const TUCO_BASE_URL = 'https://app.tuco.ai';

/** The Tuco API credential as the user filled it in. The API key is `''` if left empty. */
export type TucoCredential = {
	apiKey: string;
	/** One for each webhook that was added by hand: Tuco gives every webhook its own secret. */
	signingSecrets: string[];
	baseUrl: string;
};

/** Reads the node's credential, each value {@link cleaned}. */
export async function readCredential(
	context: IExecuteFunctions | IHookFunctions | IWebhookFunctions,
): Promise<TucoCredential> {
	const { apiKey, signingSecret, baseUrl } = await context.getCredentials('tucoApi');
	return {
		apiKey: cleaned(apiKey),
		signingSecrets: cleaned(signingSecret)
			.split(/[\s,]+/)
			.map(cleaned)
			.filter((secret) => secret !== ''),
		baseUrl: baseUrlOf(baseUrl),
	};
}

/** The Base URL as the user entered it, without trailing slashes; Tuco's own if left empty. */
export function baseUrlOf(entered: unknown): string {
	return cleaned(entered).replace(/\/+$/, '') || TUCO_BASE_URL;
}

/**
 * The URL, if it is safe to send the API key to: https, or plain http to this machine.
 *
 * @throws UserError for anything else, and for text that is not a URL
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
		`The API key would be sent unencrypted to ${url.host}. Use https in the Base URL of the Tuco credential. Plain http only works for this machine`,
	);
}

/** What gets copied along with a key: spaces, quotation marks, and the scheme `Bearer`. */
const COPIED_ALONG = /^(?:[\s\p{Pi}\p{Pf}„‚"'`]|Bearer(?=\s|$))+|[\s\p{Pi}\p{Pf}„‚"'`]+$/giu;

/**
 * A value without what pasting adds: invisible format characters, surrounding spaces and quotation marks, and a leading
 * `Bearer`. Anything but a string gives `''`.
 */
export function cleaned(value: unknown): string {
	return typeof value === 'string' ? value.replace(/\p{Cf}/gu, '').replace(COPIED_ALONG, '') : '';
}
