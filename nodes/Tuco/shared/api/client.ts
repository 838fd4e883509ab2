import {
	type IAllExecuteFunctions,
	type IDataObject,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import { isObject, textAt } from '../json';
import {
	type Failure,
	type FailureKind,
	type HttpResponse,
	LONGEST_WAIT,
	type Result,
	failureOf,
	failureOfThrown,
	noResponse,
	unexpectedAnswer,
} from './failure';
import { type Pace, sleepUnlessAborted } from './pace';

/** A call to Tuco's API. */
export type ApiRequest = {
	method: IHttpRequestMethods;
	path: string;
	query?: IDataObject;
	body?: IDataObject;
	/** Whether it may be made twice. By default, a POST or PUT may not. */
	isSafe?: boolean;
	/** The key under which an answer that is a list becomes an object. Only for answers whose shape Tuco does not document. */
	listKey?: string;
};

/**
 * The JSON object in Tuco's answer, and the answer's `Date` header: the time by Tuco's own clock. `isRepeat` if an earlier
 * attempt may have been carried out.
 */
export type Answer = Result<IDataObject> & { date?: string | null; isRepeat?: boolean };

export type TucoClient = (request: ApiRequest) => Promise<Answer>;

/** Time limits for the calls of one client, in milliseconds, and how often each call is tried. */
export type ClientOptions = {
	/** For all calls together, including pauses after a failure, but not the time that `pace` makes them wait. */
	totalMs: number;
	attemptMs: number;
	/** The time that must be left to start a call that is not safe to repeat: if it is cut short, its outcome is unknown. */
	unsafeMs: number;
	/** Maximum attempts per call. */
	attempts: number;
	/** Delays each attempt until Tuco's limits allow it. Then a 429 is waited out however often it comes. */
	pace?: Pace;
	/** Aborts when the execution is cancelled. No further attempt is made then. */
	signal?: AbortSignal;
};

/** Kinds of failure that are retried: they may be gone a moment later. */
const RETRIED: readonly FailureKind[] = ['rate-limited', 'server-error', 'timeout', 'unreachable'];

/** The pause before the first retry. It doubles with each further retry. */
const FIRST_PAUSE_MS = 400;

const LONGEST_BACKOFF_MS = 30_000;

/** Methods that are safe to repeat: Tuco's PATCH replaces the fields it is given. */
const SAFE_METHODS: readonly IHttpRequestMethods[] = ['GET', 'PATCH', 'DELETE'];

/** Whether a call may be made twice. */
export const mayRepeat = ({ method, isSafe }: ApiRequest) =>
	isSafe ?? SAFE_METHODS.includes(method);

/**
 * The only caller of Tuco's API, for any n8n context. Retries transient failures of safe calls with growing pauses, or
 * after `Retry-After`, and a POST only if Tuco certainly did not carry it out. The credential adds the key and refuses
 * plain http. Redirects are not followed, because they would carry the key to another address.
 */
export function tucoClient(context: IAllExecuteFunctions, options: ClientOptions): TucoClient {
	let deadline = Date.now() + options.totalMs;
	const { pace, signal } = options;
	return async (request) => {
		const isSafe = mayRepeat(request);
		let isRepeat = false;
		const neededMs = isSafe ? 1 : options.unsafeMs;
		for (let attempt = 1; ; attempt++) {
			try {
				deadline += (await pace?.turn()) ?? 0;
			} catch (error) {
				return { ok: false, failure: failureOfThrown(error) };
			}
			if (signal?.aborted) {
				const detail = 'The execution was cancelled';
				return { ok: false, failure: noResponse('not-sent', detail, true) };
			}
			const remaining = deadline - Date.now();
			if (remaining < neededMs) return { ok: false, failure: noResponse('timeout', '', true) };
			const result = await callOnce(context, request, Math.min(options.attemptMs, remaining));
			const answer = isRepeat ? { ...result, isRepeat } : result;
			if (result.ok) return answer;
			isRepeat ||= !result.failure.notDone;
			const isPaced = pace !== undefined && result.failure.kind === 'rate-limited';
			const pause = pauseBeforeRetry(result.failure, {
				isSafe,
				attempt,
				attemptsLeft: isPaced ? Infinity : options.attempts - attempt,
				remainingMs: deadline - Date.now() - neededMs + 1,
			});
			if (pause === null) return answer;
			if (isPaced) {
				pace.pauseAll(pause);
				deadline -= pause;
			} else {
				await sleepUnlessAborted(pause, signal);
			}
		}
	};
}

/**
 * The pause before a failed call is retried, in milliseconds, or `null` for no retry: the failure is permanent, no
 * attempts are left, the pause is longer than the time left, or Tuco asks for more than {@link LONGEST_WAIT}.
 *
 * @param call `isSafe`: the call may be made twice; any other is only retried if it was certainly not carried out.
 *   `attempt` counts from 1
 */
export function pauseBeforeRetry(
	failure: Failure,
	call: { isSafe: boolean; attempt: number; attemptsLeft: number; remainingMs: number },
): number | null {
	if (!RETRIED.includes(failure.kind) || call.attemptsLeft <= 0) return null;
	if (!call.isSafe && !failure.notDone) return null;
	const retryAfter = failure.retryAfter ?? 0;
	if (retryAfter > LONGEST_WAIT) return null;
	const backoff = Math.min(FIRST_PAUSE_MS * 2 ** (call.attempt - 1), LONGEST_BACKOFF_MS);
	const pause = Math.max(backoff, retryAfter * 1000);
	return pause < call.remainingMs ? pause : null;
}

async function callOnce(
	context: IAllExecuteFunctions,
	{ method, path, query, body, listKey }: ApiRequest,
	timeout: number,
): Promise<Answer> {
	const options: IHttpRequestOptions = {
		method,
		url: path,
		...(query && { qs: query }),
		...(body && { body }),
		json: true,
		timeout,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
	let response: HttpResponse;
	try {
		response = readResponse(
			await context.helpers.httpRequestWithAuthentication.call(context, 'tucoApi', options),
		);
	} catch (error) {
		return { ok: false, failure: failureOfThrown(error) };
	}
	const failure = failureOf(response);
	if (failure) return { ok: false, failure };
	const date = textAt(response.headers, 'date');
	const isList = listKey !== undefined && Array.isArray(response.body);
	const value = isList ? { [listKey]: response.body } : response.body;
	if (isObject(value)) return { ok: true, value, date };
	return { ok: false, failure: unexpectedAnswer(response.status, 'not a JSON object') };
}

/** Reads n8n's full response, whose shape is not guaranteed. */
function readResponse(response: unknown): HttpResponse {
	const { statusCode, headers, body }: IDataObject = isObject(response) ? response : {};
	return {
		status: typeof statusCode === 'number' ? statusCode : 0,
		headers: isObject(headers) ? headers : {},
		// A success may have an empty body, especially after a DELETE.
		body: body === '' || body === undefined || body === null ? {} : body,
	};
}
