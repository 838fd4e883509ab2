import {
	type IAllExecuteFunctions,
	type IDataObject,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	sleep,
} from 'n8n-workflow';

import { isObject, textAt } from '../json';
import {
	type Failure,
	type FailureKind,
	type HttpResponse,
	type Result,
	failureOf,
	failureOfThrown,
	noResponse,
	unexpectedAnswer,
} from './failure';

/** A call to Tuco's API. */
export type ApiRequest = { method: IHttpRequestMethods; path: string; body?: IDataObject };

/** The JSON object that Tuco answered, and when it did by its own clock: the answer's `Date`. */
type Answer = Result<IDataObject> & { date?: string | null };

/** Makes a call to Tuco's API. */
export type TucoClient = (request: ApiRequest) => Promise<Answer>;

/** How much time the calls of one client may take, in milliseconds, and how often each is tried. */
export type ClientOptions = {
	/** All calls together, with their pauses. */
	totalMs: number;
	attemptMs: number;
	/** A call that is not safe to repeat needs at least this much time left: cut short, nobody would know its outcome. */
	unsafeMs: number;
	/** How often a call is made at most. */
	attempts: number;
};

/** Kinds of failure that may well be gone a moment later. */
const PASSING: readonly FailureKind[] = ['rate-limited', 'server-error', 'timeout', 'unreachable'];

/** The first pause before a call is made again; each further one is twice as long. */
const FIRST_PAUSE_MS = 400;

/** Calls that do no harm when they are made twice: Tuco's PATCH replaces what it names. */
const SAFE_METHODS: readonly IHttpRequestMethods[] = ['GET', 'PATCH', 'DELETE'];

/**
 * The only caller of Tuco's API, for any context of n8n. Retries passing failures of safe calls with growing pauses or as
 * `Retry-After` says, and a POST only if Tuco surely did not carry it out. The credential sends the key and refuses plain
 * http. Redirects are not followed, since they would take the key along.
 */
export function tucoClient(context: IAllExecuteFunctions, options: ClientOptions): TucoClient {
	const deadline = Date.now() + options.totalMs;
	return async (request) => {
		const isSafe = SAFE_METHODS.includes(request.method);
		for (let attempt = 1; ; attempt++) {
			const remaining = deadline - Date.now();
			if (remaining < (isSafe ? 1 : options.unsafeMs)) {
				return { ok: false, failure: noResponse('timeout', '', true) };
			}
			const result = await callOnce(context, request, Math.min(options.attemptMs, remaining));
			if (result.ok) return result;
			const pause = pauseBeforeRetry(result.failure, {
				isSafe,
				attempt,
				attemptsLeft: options.attempts - attempt,
				remainingMs: deadline - Date.now(),
			});
			if (pause === null) return result;
			await sleep(pause);
		}
	};
}

/**
 * How long to wait before a failed call is made again, in milliseconds, or `null` if it must not be: the failure would
 * last, it was tried often enough, or the pause does not fit into the time left.
 *
 * @param call a safe one does no harm when made twice, any other is repeated only if it surely was not carried out;
 *   `attempt` counts from 1
 */
export function pauseBeforeRetry(
	failure: Failure,
	call: { isSafe: boolean; attempt: number; attemptsLeft: number; remainingMs: number },
): number | null {
	if (!PASSING.includes(failure.kind) || call.attemptsLeft <= 0) return null;
	if (!call.isSafe && !failure.notDone) return null;
	const backoff = FIRST_PAUSE_MS * 2 ** (call.attempt - 1);
	const pause = Math.max(backoff, (failure.retryAfter ?? 0) * 1000);
	return pause < call.remainingMs ? pause : null;
}

async function callOnce(
	context: IAllExecuteFunctions,
	{ method, path, body }: ApiRequest,
	timeout: number,
): Promise<Answer> {
	const options: IHttpRequestOptions = {
		method,
		url: path,
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
	if (isObject(response.body)) return { ok: true, value: response.body, date };
	return { ok: false, failure: unexpectedAnswer(response.status, 'not a JSON object') };
}

/** n8n's full response, checked. */
function readResponse(response: unknown): HttpResponse {
	const { statusCode, headers, body }: IDataObject = isObject(response) ? response : {};
	return {
		status: typeof statusCode === 'number' ? statusCode : 0,
		headers: isObject(headers) ? headers : {},
		// A success may have an empty body, a DELETE above all.
		body: body === '' || body === undefined || body === null ? {} : body,
	};
}
