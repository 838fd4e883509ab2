import { type INode, NodeApiError } from 'n8n-workflow';

import { HELP } from '../help';
import { type Failure, type FailureKind, LONGEST_WAIT } from './failure';

/** What the user should do after fixing a failure's cause. The caller of the API knows it. */
export type NextStep = {
	/** Completes a sentence: "try again", for example. */
	again: string;
	/** Replaces the general remedy if Tuco rejects the request itself. */
	rejected?: string;
};

const CHECK_BASE_URL =
	'Check that the Base URL in the Tuco credential is the address of the Tuco API';
const CHECK_CONNECTION = 'Check the Base URL in the Tuco credential and that this n8n can reach it';

type Words = Record<FailureKind, [message: string, remedy: string]>;

/** For each kind of failure, what happened and what the user can do before trying again. */
function wordsFor({ kind, status, detail, retryAfter }: Failure): Words[FailureKind] {
	const said = detail ? ` (${detail})` : '';
	const isUsedUp = retryAfter !== null && retryAfter > LONGEST_WAIT;
	const words: Words = {
		unauthorized: [
			'Tuco did not accept the API key',
			'It is wrong or was revoked. Copy a valid one from API Keys in Tuco into the credential',
		],
		'read-only': [
			'The Tuco workspace is read-only because its subscription is past due',
			'Update the billing in Tuco',
		],
		'not-found': [`Tuco does not know this address${said}`, CHECK_BASE_URL],
		'rate-limited': [
			isUsedUp ? `A quota in Tuco is used up${said}` : 'Tuco is receiving too many requests',
			`Nothing was changed. Wait ${timeOf(retryAfter)}`,
		],
		rejected: [
			`Tuco rejected the request${said}`,
			'Check in Tuco that the API key belongs to an active workspace',
		],
		redirected: [`Tuco answered with a redirect (HTTP ${status ?? 0})`, CHECK_BASE_URL],
		'server-error': [`Tuco had an internal error (HTTP ${status ?? 0})`, 'Wait a few minutes'],
		timeout: ['Tuco did not answer in time', CHECK_CONNECTION],
		unreachable: ['Tuco could not be reached', `The connection failed${said}. ${CHECK_CONNECTION}`],
		'unexpected-answer': [`The answer from Tuco cannot be used: ${detail}`, CHECK_BASE_URL],
		'not-sent': [detail, 'Nothing was sent to Tuco. Fix this'],
	};
	return words[kind];
}

function timeOf(seconds: number | null): string {
	if (seconds === null) return 'a minute';
	if (seconds > LONGEST_WAIT) return `${Math.ceil(seconds / 60)} minutes`;
	return `${seconds} second${seconds === 1 ? '' : 's'}`;
}

/** Documentation links for some kinds of failure. */
const LINKS: Partial<Record<FailureKind, string>> = {
	unauthorized: HELP.apiKey,
	'read-only': HELP.readOnly,
};

/** What happened, in one line for users and for n8n's log. */
export function messageFor(failure: Failure): string {
	return wordsFor(failure)[0];
}

/**
 * The error that n8n shows for a failed call. Built from the failure only, because errors of n8n's HTTP helper contain
 * the request with its key. Cause and remedy are in the message, because n8n shows no description of a trigger's error.
 *
 * @param prefix begins the message, where the message alone must say what the failure leaves in Tuco
 */
export function apiError(
	node: INode,
	failure: Failure,
	{ again, rejected }: NextStep,
	prefix = '',
): NodeApiError {
	const [happened, remedy] = wordsFor(failure);
	const specific = failure.kind === 'rejected' ? rejected : undefined;
	const link = LINKS[failure.kind];
	const advice = specific ?? `${remedy}, then ${again}.${link ? ` See ${link}` : ''}`;
	return errorWith(node, failure, { message: `${prefix}${happened}. ${advice}` });
}

/**
 * The error of an action node's item. n8n shows its message, and the remedy as its description.
 *
 * @param next `happened` and `remedy` replace the general words, where the caller knows better what the failure means
 */
export function actionError(
	node: INode,
	failure: Failure,
	next: NextStep & {
		itemIndex: number;
		happened?: string | undefined;
		remedy?: string | undefined;
	},
): NodeApiError {
	const { again, rejected, itemIndex, happened } = next;
	const [general, remedy] = wordsFor(failure);
	const message = happened ?? general;
	const link = LINKS[failure.kind];
	const specific = next.remedy ?? (failure.kind === 'rejected' ? rejected : undefined);
	const description = specific ?? `${remedy}, then ${again}.${link ? ` See ${link}` : ''}`;
	return errorWith(node, failure, { message, description, itemIndex });
}

function errorWith(
	node: INode,
	{ status }: Failure,
	options: { message: string; description?: string; itemIndex?: number },
): NodeApiError {
	const { message } = options;
	const httpCode = status === null ? {} : { httpCode: String(status) };
	const error = new NodeApiError(node, { message }, { ...options, ...httpCode });
	// n8n replaces a message that names a code such as ECONNREFUSED with a vague one of its own.
	error.message = message;
	return error;
}
