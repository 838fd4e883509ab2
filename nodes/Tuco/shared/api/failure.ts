import type { IDataObject } from 'n8n-workflow';

import { isObject, textAt } from '../json';

/** What went wrong in a call to Tuco's API, grouped by what the user can do about it (contract section 1). */
export type FailureKind =
	| 'unauthorized'
	| 'read-only'
	| 'not-found'
	| 'rate-limited'
	| 'rejected'
	| 'redirected'
	| 'server-error'
	| 'timeout'
	| 'unreachable'
	| 'unexpected-answer'
	| 'not-sent';

/** A failed call. Contains nothing from the request, so no key and no secret. */
export type Failure = {
	kind: FailureKind;
	/** The HTTP status, if there was an answer. */
	status: number | null;
	/** What Tuco, the network or n8n said, in a few words. */
	detail: string;
	/** Seconds to wait, from Tuco's `Retry-After`. */
	retryAfter: number | null;
	/** Whether Tuco certainly did nothing. */
	notDone: boolean;
};

/** The outcome of a call to Tuco's API. */
export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** An HTTP response with its parsed body. */
export type HttpResponse = { status: number; headers: IDataObject; body: unknown };

/** Statuses by which Tuco says that it did nothing (contract section 1). */
const KINDS = new Map<number, FailureKind>([
	[401, 'unauthorized'],
	[402, 'read-only'],
	[403, 'unauthorized'],
	[404, 'not-found'],
	[429, 'rate-limited'],
]);

/** Codes of errors that occur before a request leaves this machine. */
const NEVER_LEFT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** How much of Tuco's error text is shown, in characters. */
const DETAIL_LENGTH = 200;

/** The failure in an HTTP response, or `null` if its status is a success. */
export function failureOf({ status, headers, body }: HttpResponse): Failure | null {
	if (status >= 200 && status < 300) return null;
	const detail = detailOf(body);
	// A search of leads that is too broad times out again when repeated (contract of actions, section 3, 4).
	const isTooBroad = status === 503 && detail.startsWith('Search timed out');
	const kind = isTooBroad ? 'rejected' : (KINDS.get(status) ?? kindByClass(status));
	return {
		kind,
		status,
		detail,
		retryAfter: secondsOf(textAt(headers, 'retry-after')),
		notDone: status >= 300 && status < 500,
	};
}

function kindByClass(status: number): FailureKind {
	if (status >= 500) return 'server-error';
	if (status >= 400) return 'rejected';
	return status >= 300 ? 'redirected' : 'unexpected-answer';
}

/** Tuco gives `Retry-After` in seconds; anything else is ignored. */
function secondsOf(header: string | null): number | null {
	return header !== null && /^\d+(\.\d+)?$/.test(header) ? Number(header) : null;
}

function detailOf(body: unknown): string {
	if (!isObject(body)) return '';
	const { error, reason } = body;
	return [error, reason]
		.filter((part) => typeof part === 'string')
		.join(': ')
		.slice(0, DETAIL_LENGTH);
}

/** The failure in an error of n8n's HTTP helper: the network's if it has an error code, else n8n's own. */
export function failureOfThrown(error: unknown): Failure {
	const code = codeOf(error);
	if (code === null) {
		const detail = error instanceof Error ? error.message : 'The request could not be made';
		return noResponse('not-sent', detail, true);
	}
	const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
	return noResponse(timedOut ? 'timeout' : 'unreachable', code, NEVER_LEFT.test(code));
}

/** A failure without an HTTP response. */
export function noResponse(kind: FailureKind, detail: string, notDone: boolean): Failure {
	return { kind, status: null, detail, retryAfter: null, notDone };
}

/** The code of an error or of one of its causes. */
function codeOf(error: unknown): string | null {
	for (let cause = error, depth = 0; cause instanceof Error && depth < 4; depth++) {
		if ('code' in cause && typeof cause.code === 'string') return cause.code;
		cause = cause.cause;
	}
	return null;
}

/** The failure of a successful answer that lacks what the contract promises. */
export function unexpectedAnswer(status: number, detail: string): Failure {
	return { kind: 'unexpected-answer', status, detail, retryAfter: null, notDone: false };
}
