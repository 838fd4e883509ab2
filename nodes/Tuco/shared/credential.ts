import { type IHookFunctions, type IWebhookFunctions, UserError } from 'n8n-workflow';

import { isLoopback } from './network';

/** Where Tuco's API lives (contract section 1). */
export const TUCO_BASE_URL = 'https://app.tuco.ai';

/** The Tuco API credential as the user filled it in. An API key that was left empty is the empty text. */
export type TucoCredential = {
	apiKey: string;
	/** One for each webhook that was added by hand: Tuco gives every webhook a secret of its own. */
	signingSecrets: string[];
	baseUrl: string;
};

/** Reads the node's credential, each part of it {@link cleaned}. */
export async function readCredential(
	context: IHookFunctions | IWebhookFunctions,
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

/** The Base URL as the user entered it, without trailing slashes; Tuco's own where it was left empty. */
export function baseUrlOf(entered: unknown): string {
	return cleaned(entered).replace(/\/+$/, '') || TUCO_BASE_URL;
}

/**
 * The URL, if the API key is safe on the way there: https, or plain http to this machine itself.
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

/** What may surround a key where it is copied: spaces, quotation marks and the name of its scheme. */
const SURROUNDINGS = /^(?:[\s\p{Pi}\p{Pf}„‚"'`]|Bearer(?=\s|$))+|[\s\p{Pi}\p{Pf}„‚"'`]+$/giu;

/**
 * A value as it was meant, without what pasting brings along: invisible format characters, surrounding spaces and
 * quotation marks, and `Bearer` in front. The empty text for anything but a text.
 */
export function cleaned(value: unknown): string {
	return typeof value === 'string' ? value.replace(/\p{Cf}/gu, '').replace(SURROUNDINGS, '') : '';
}
