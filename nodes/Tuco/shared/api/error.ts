import { type INode, NodeApiError } from 'n8n-workflow';

import type { Failure } from './failure';

/** What the user was about when a call failed. */
export type Attempt = 'publish' | 'unpublish' | 'list-lines';

/** How it is tried again, once what was in the way is gone. */
const AGAIN: Record<Attempt, string> = {
	publish: 'publish the workflow again',
	unpublish:
		'publish and unpublish the workflow again, or delete the webhook in Tuco under API Keys → Webhooks',
	'list-lines': 'open the list again',
};

/** What happened, in one line for people and n8n's log. */
export function messageFor({ kind, status, detail }: Failure): string {
	const said = detail ? ` (${detail})` : '';
	switch (kind) {
		case 'unauthorized':
			return 'Tuco did not accept the API key';
		case 'read-only':
			return 'The Tuco workspace is read-only because its subscription is past due';
		case 'not-found':
			return `Tuco does not know the address it was called at${said}`;
		case 'rate-limited':
			return 'Tuco is receiving too many requests';
		case 'rejected':
			return `Tuco rejected the request${said}`;
		case 'redirected':
			return `Tuco answered with a redirect (HTTP ${status ?? 0})`;
		case 'server-error':
			return `Tuco has a problem of its own (HTTP ${status ?? 0})`;
		case 'timeout':
			return 'Tuco did not answer in time';
		case 'unreachable':
			return 'Tuco could not be reached';
		case 'unexpected-answer':
			return `Tuco gave an answer that cannot be used: ${detail}`;
		case 'not-sent':
			return detail;
	}
}

/** What the user can do about it. */
function descriptionFor({ kind, detail, retryAfter }: Failure, attempt: Attempt): string {
	const again = AGAIN[attempt];
	switch (kind) {
		case 'unauthorized':
			return `The key is wrong or was revoked. Enter a valid one from API Keys in Tuco into the credential, then ${again}.`;
		case 'read-only':
			return `Update the billing in Tuco, then ${again}.`;
		case 'not-found':
		case 'redirected':
		case 'unexpected-answer':
			return `Check that the Base URL in the Tuco credential is the address of the Tuco API itself, then ${again}.`;
		case 'rate-limited':
			return `Nothing was changed. Wait ${retryAfter === null ? 'a minute' : `${retryAfter} seconds`}, then ${again}.`;
		case 'rejected':
			return attempt === 'publish'
				? 'Tuco only takes a public https address and the events it knows. Check the WEBHOOK_URL of this n8n and the Events of this node.'
				: `Check in Tuco that the API key belongs to an active workspace, then ${again}.`;
		case 'server-error':
			return `Wait a few minutes, then ${again}.`;
		case 'unreachable':
			return `The connection failed${detail ? ` (${detail})` : ''}. Check the Base URL in the Tuco credential and that this n8n can reach it, then ${again}.`;
		case 'timeout':
			return `Check the Base URL in the Tuco credential and that this n8n can reach it, then ${again}.`;
		case 'not-sent':
			return `Nothing was sent to Tuco. Mend that, then ${again}.`;
	}
}

/**
 * The error that n8n shows for a failed call, built from the failure alone: what n8n's HTTP helper throws holds the
 * request with its key. Where a workflow is unpublished n8n shows the message alone, which then says what that leaves.
 */
export function apiError(node: INode, failure: Failure, attempt: Attempt): NodeApiError {
	const happened = messageFor(failure);
	const message =
		attempt === 'unpublish' ? `A webhook may still stand in Tuco: ${happened}` : happened;
	const description = descriptionFor(failure, attempt);
	const httpCode = failure.status === null ? {} : { httpCode: String(failure.status) };
	return new NodeApiError(node, { message }, { message, description, ...httpCode });
}
