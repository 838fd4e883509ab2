import {
	type IDataObject,
	type IHookFunctions,
	type IHttpRequestMethods,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	sleep,
} from 'n8n-workflow';

import { isObject } from '../json';
import {
	failureOf,
	failureOfThrown,
	type HttpAnswer,
	type Result,
	unexpectedAnswer,
} from './failure';
import { pauseBeforeRetry } from './retry';

/** Where n8n lets the node call Tuco's API: publishing and unpublishing, and filling lists in the editor. */
export type CallingContext = IHookFunctions | ILoadOptionsFunctions;

/** A call to Tuco's API. */
export type ApiRequest = { method: IHttpRequestMethods; path: string; body?: IDataObject };

/** Makes a call to Tuco's API and gives the JSON object that Tuco answered. */
export type TucoClient = (request: ApiRequest) => Promise<Result<IDataObject>>;

/**
 * How long all calls of one client may take together, and one of them alone, in milliseconds. Each life-cycle method has
 * a client, and another to clean up after a creation whose answer was lost. The user waits for them, and n8n calls
 * several in a publish (delete, checkExists, create), some of them again when they fail.
 */
const TIME_FOR_ALL_MS = 7_500;
const TIME_FOR_ONE_MS = 5_500;

/** A POST is not begun with less time than this: cut short, it may leave a webhook whose secret nobody knows. */
const TIME_FOR_POST_MS = 3_000;

/** Calls that do no harm when they are made twice: Tuco's PATCH replaces what it names. */
const SAFE_METHODS: readonly IHttpRequestMethods[] = ['GET', 'PATCH', 'DELETE'];

/**
 * The only caller of Tuco's API. Passing failures of safe calls are tried again with growing pauses or as `Retry-After`
 * says; a POST only when Tuco surely did not carry it out. The key is sent by the credential, which refuses plain http;
 * redirects are not followed, since they would take the key along.
 */
export function tucoClient(context: CallingContext): TucoClient {
	const deadline = Date.now() + TIME_FOR_ALL_MS;
	return async (request) => {
		for (let attempt = 1; ; attempt++) {
			const remaining = deadline - Date.now();
			if (remaining < (request.method === 'POST' ? TIME_FOR_POST_MS : 1)) return outOfTime;
			const timeout = Math.min(TIME_FOR_ONE_MS, remaining);
			const result = await callOnce(context, request, timeout);
			if (result.ok) return result;
			const pause = pauseBeforeRetry(result.failure, {
				isSafe: SAFE_METHODS.includes(request.method),
				attempt,
				remainingMs: deadline - Date.now(),
			});
			if (pause === null) return result;
			await sleep(pause);
		}
	};
}

const outOfTime: Result<IDataObject> = {
	ok: false,
	failure: { kind: 'timeout', status: null, detail: '', retryAfter: null, notDone: true },
};

async function callOnce(
	context: CallingContext,
	{ method, path, body }: ApiRequest,
	timeout: number,
): Promise<Result<IDataObject>> {
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
	let answer: HttpAnswer;
	try {
		answer = readAnswer(
			await context.helpers.httpRequestWithAuthentication.call(context, 'tucoApi', options),
		);
	} catch (error) {
		return { ok: false, failure: failureOfThrown(error) };
	}
	const failure = failureOf(answer);
	if (failure) return { ok: false, failure };
	if (isObject(answer.body)) return { ok: true, value: answer.body };
	return { ok: false, failure: unexpectedAnswer(answer.status, 'not a JSON object') };
}

/** n8n's full response, checked. */
function readAnswer(response: unknown): HttpAnswer {
	const { statusCode, headers, body }: IDataObject = isObject(response) ? response : {};
	return {
		status: typeof statusCode === 'number' ? statusCode : 0,
		headers: isObject(headers) ? headers : {},
		// An empty body of a success tells nothing more, and is nothing wrong with a DELETE.
		body: body === '' || body === undefined || body === null ? {} : body,
	};
}
