import { NodeApiError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import type { Failure } from './failure';

type Words = { message: string; description: string };

const NETWORK_REMEDY =
	'Check the Base URL in the Tuco credential and that this n8n can reach it, then try again.';
const BASE_URL_REMEDY =
	'Check that the Base URL in the Tuco credential is the address of the Tuco API itself.';

/** What happened, and what the user can do about it. */
function wordsFor({ kind, status, detail, retryAfter }: Failure): Words {
	const said = detail ? ` (${detail})` : '';
	switch (kind) {
		case 'unauthorized':
			return {
				message: 'Tuco did not accept the API key',
				description:
					'The key is wrong or was revoked. Enter a valid one from API Keys in Tuco into the credential, then publish the workflow again.',
			};
		case 'read-only':
			return {
				message: 'The Tuco workspace is read-only because its subscription is past due',
				description: 'Update the billing in Tuco, then publish the workflow again.',
			};
		case 'not-found':
			return {
				message: `Tuco does not know the address it was called at${said}`,
				description: BASE_URL_REMEDY,
			};
		case 'rate-limited':
			return {
				message: 'Tuco is receiving too many requests',
				description: `Nothing was changed. Try again in ${retryAfter === null ? 'a minute' : `${retryAfter} seconds`}.`,
			};
		case 'rejected':
			return {
				message: `Tuco rejected the webhook${said}`,
				description:
					'Tuco only takes a public https address and the events it knows. Check the WEBHOOK_URL of this n8n and the Events of this node.',
			};
		case 'redirected':
			return {
				message: `Tuco answered with a redirect (HTTP ${status ?? 0})`,
				description: BASE_URL_REMEDY,
			};
		case 'server-error':
			return {
				message: `Tuco has a problem of its own (HTTP ${status ?? 0})`,
				description: 'Try again in a few minutes.',
			};
		case 'timeout':
			return { message: 'Tuco did not answer in time', description: NETWORK_REMEDY };
		case 'unreachable':
			return {
				message: 'Tuco could not be reached',
				description: `The connection failed${said}. ${NETWORK_REMEDY}`,
			};
		case 'unexpected-answer':
			return {
				message: `Tuco gave an answer that cannot be used: ${detail}`,
				description: BASE_URL_REMEDY,
			};
		case 'not-sent':
			return { message: detail, description: 'Nothing was sent to Tuco.' };
	}
}

/**
 * The error that n8n shows for a failed call, built from the failure alone: what n8n's HTTP helper throws holds the
 * request with its key.
 */
export function apiError(node: INode, failure: Failure): NodeApiError {
	const { message, description } = wordsFor(failure);
	const httpCode = failure.status === null ? {} : { httpCode: String(failure.status) };
	return new NodeApiError(node, { message }, { message, description, ...httpCode });
}

/** What happened, in one line for n8n's log. */
export function logLineFor(failure: Failure): string {
	return wordsFor(failure).message;
}
