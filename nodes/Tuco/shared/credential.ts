import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { baseUrlOf } from './api/baseUrl';

/** The Tuco API credential as the user filled it in; an API key that was left empty is the empty text. */
export type TucoCredential = {
	apiKey: string;
	/** Of webhooks that were added by hand, one each: Tuco gives every webhook a secret of its own. */
	signingSecrets: string[];
	baseUrl: string;
};

/** What stands between several secrets. */
const SEPARATOR = /[\s,]+/;

/** Reads the node's credential, without the spaces that pasting brings along. */
export async function readCredential(
	context: IHookFunctions | IWebhookFunctions,
): Promise<TucoCredential> {
	const { apiKey, signingSecret, baseUrl } = await context.getCredentials('tucoApi');
	return {
		apiKey: trimmed(apiKey),
		signingSecrets: trimmed(signingSecret)
			.split(SEPARATOR)
			.filter((secret) => secret !== ''),
		baseUrl: baseUrlOf(baseUrl),
	};
}

function trimmed(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
