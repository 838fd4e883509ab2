import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { baseUrlOf } from './api/baseUrl';

/** The Tuco API credential as the user filled it in; a text that was left empty is the empty text. */
export type TucoCredential = { apiKey: string; signingSecret: string; baseUrl: string };

/** Reads the node's credential, without the spaces that pasting brings along. */
export async function readCredential(
	context: IHookFunctions | IWebhookFunctions,
): Promise<TucoCredential> {
	const { apiKey, signingSecret, baseUrl } = await context.getCredentials('tucoApi');
	return {
		apiKey: trimmed(apiKey),
		signingSecret: trimmed(signingSecret),
		baseUrl: baseUrlOf(baseUrl),
	};
}

function trimmed(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
