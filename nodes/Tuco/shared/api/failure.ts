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

/** The system calls that fail while a connection is being made. On an established one, the same codes can occur. */
const CONNECTING = ['connect', 'getaddrinfo'];

/** How deep an error's causes are followed: n8n's error, axios' error, the network's error, and its members. */
const CAUSES = 6;

/** The longest `Retry-After` that is waited out, in seconds. A longer one means that a quota is used up. */
export const LONGEST_WAIT = 120;

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

/**
 * The failure in an error of n8n's HTTP helper. Tuco certainly did nothing if no connection was made, or if n8n failed
 * before its HTTP client began, as with a deleted credential.
 */
export function failureOfThrown(error: unknown): Failure {
	const causes = causesOf(error);
	// n8n 1 drops the cause, and keeps the network's code as `httpCode`.
	const code = causes
		.map((cause) => cause.code ?? cause.httpCode)
		.find((part) => typeof part === 'string');
	if (code === undefined && !causes.some((cause) => 'isAxiosError' in cause)) {
		const detail = error instanceof Error ? error.message : 'The request could not be made';
		return noResponse('not-sent', detail, true);
	}
	const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT';
	return noResponse(timedOut ? 'timeout' : 'unreachable', code ?? '', neverConnected(error));
}

/** A failure without an HTTP response. */
export function noResponse(kind: FailureKind, detail: string, notDone: boolean): Failure {
	return { kind, status: null, detail, retryAfter: null, notDone };
}

/** An error and its causes, outermost first. Errors of Node.js itself are no `instanceof Error` in every context. */
function causesOf(error: unknown): IDataObject[] {
	const causes: IDataObject[] = [];
	for (let cause = error; isObject(cause) && causes.length < CAUSES; cause = cause.cause) {
		causes.push(cause);
	}
	return causes;
}

/** Whether every attempt to connect failed. Node.js tries a host's addresses in turn and reports all of them. */
function neverConnected(error: unknown, depth = 0): boolean {
	return causesOf(error).some(({ syscall, errors }) => {
		if (Array.isArray(errors) && errors.length > 0 && depth < CAUSES) {
			return errors.every((member: unknown) => neverConnected(member, depth + 1));
		}
		return typeof syscall === 'string' && CONNECTING.includes(syscall);
	});
}

/** The failure of a successful answer that lacks what the contract promises. */
export function unexpectedAnswer(status: number, detail: string): Failure {
	return { kind: 'unexpected-answer', status, detail, retryAfter: null, notDone: false };
}
