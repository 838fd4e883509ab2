import * as fc from 'fast-check';
import type {
	IAllExecuteFunctions,
	IDataObject,
	IHttpRequestMethods,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { type TucoClient, pauseBeforeRetry, tucoClient } from '../../nodes/Tuco/shared/api/client';
import type { Failure, FailureKind, Result } from '../../nodes/Tuco/shared/api/failure';
import { listLines } from '../../nodes/Tuco/shared/api/lines';
import {
	createWebhook,
	deleteWebhook,
	listWebhooks,
	updateWebhook,
} from '../../nodes/Tuco/shared/api/webhooks';
import { failure } from './builders';

describe('pauseBeforeRetry', () => {
	type Call = Parameters<typeof pauseBeforeRetry>[1];
	const pauseAfter = (failed: Partial<Failure>, call: Partial<Call> = {}) =>
		pauseBeforeRetry(failure(failed), {
			isSafe: true,
			attempt: 1,
			attemptsLeft: 3,
			remainingMs: 10_000,
			...call,
		});

	it.each<[string, pause: number | null, Partial<Failure>, Partial<Call>]>([
		['a first failure', 400, {}, {}],
		['a second failure', 800, {}, { attempt: 2 }],
		['a third failure', 1600, {}, { attempt: 3 }],
		['the last attempt', null, {}, { attemptsLeft: 0 }],
		['a longer Retry-After', 3000, { retryAfter: 3 }, {}],
		['a shorter Retry-After', 400, { retryAfter: 0 }, {}],
		['a Retry-After beyond the time left', null, { retryAfter: 10 }, {}],
		['a Retry-After of two minutes', 120_000, { retryAfter: 120 }, { remainingMs: 200_000 }],
		['a longer Retry-After: a quota', null, { retryAfter: 121 }, { remainingMs: 200_000 }],
		['a tenth failure', 30_000, {}, { attempt: 10, remainingMs: 200_000 }],
		['a failure with just enough time left', 400, {}, { remainingMs: 401 }],
		['a failure with too little time left', null, {}, { remainingMs: 400 }],
		['an unsafe call that may be done', null, { notDone: false }, { isSafe: false }],
		['an unsafe call that is not done', 400, { notDone: true }, { isSafe: false }],
	])('after %s is %j', (_what, pause, failed, call) => {
		expect(pauseAfter(failed, call)).toBe(pause);
	});

	const PAUSES: Record<FailureKind, number | null> = {
		'rate-limited': 400,
		'server-error': 400,
		timeout: 400,
		unreachable: 400,
		unauthorized: null,
		'read-only': null,
		'not-found': null,
		rejected: null,
		redirected: null,
		'unexpected-answer': null,
		'not-sent': null,
	};
	it.each(Object.entries(PAUSES))('after a failure of kind %s is %j', (kind, pause) => {
		expect(pauseAfter({ kind: kind as FailureKind, notDone: true })).toBe(pause);
	});
});

describe('tucoClient', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	/** Makes a call whose every attempt gets this response. */
	async function call(method: IHttpRequestMethods, response: unknown, totalMs = 7000) {
		const requests: IHttpRequestOptions[] = [];
		const httpRequestWithAuthentication = async (_type: string, request: IHttpRequestOptions) => {
			requests.push(request);
			return response;
		};
		const context = { helpers: { httpRequestWithAuthentication } };
		const options = { totalMs, attemptMs: 5000, unsafeMs: 2000, attempts: 3 };
		const client = tucoClient(context as unknown as IAllExecuteFunctions, options);
		const called = client({ method, path: '/api/webhooks' });
		await jest.runAllTimersAsync();
		return { result: await called, requests };
	}

	it('follows no redirect, which would send the API key along', async () => {
		const { result, requests } = await call('GET', { statusCode: 302 });
		expect(requests).toEqual([expect.objectContaining({ disableFollowRedirect: true })]);
		expect(result).toMatchObject({ ok: false, failure: { kind: 'redirected' } });
	});

	it.each([
		['GET', 500, 3],
		['PATCH', 500, 3],
		['DELETE', 500, 3],
		['POST', 500, 1],
		['POST', 429, 3],
		['GET', 401, 1],
	] as const)('%s answered with %d is tried %d times', async (method, status, times) => {
		const { result, requests } = await call(method, { statusCode: status });
		expect(requests).toHaveLength(times);
		expect(result).toMatchObject({ ok: false, failure: { status } });
	});

	it.each([
		['POST', 1999, []],
		['POST', 2000, [2000]],
		['GET', 1, [1]],
		['GET', 7000, [5000]],
		['GET', 0, []],
	] as const)('%s with %d ms left uses the timeouts %j', async (method, totalMs, timeouts) => {
		const { result, requests } = await call(method, { statusCode: 200 }, totalMs);
		expect(requests.map(({ timeout }) => timeout)).toEqual(timeouts);
		expect(result.ok || result.failure).toEqual(
			requests.length > 0 || failure({ kind: 'timeout', status: null, notDone: true }),
		);
	});

	it('reads a success without a body as {}', async () => {
		const { result } = await call('DELETE', { statusCode: 204, body: '' });
		expect(result).toEqual({ ok: true, value: {}, date: null });
	});

	it.each([{ statusCode: 200, body: [] }, { body: {} }, 'text'])(
		'rejects the response %j, after which Tuco may have acted',
		async (response) => {
			expect((await call('GET', response)).result).toMatchObject({
				ok: false,
				failure: { kind: 'unexpected-answer', notDone: false },
			});
		},
	);
});

describe('webhooks and lines', () => {
	const answering =
		(value: IDataObject, date?: string): TucoClient =>
		async () => ({ ok: true, value, ...(date !== undefined && { date }) });
	const failing =
		(kind: FailureKind): TucoClient =>
		async () => ({ ok: false, failure: failure({ kind }) });

	const url = 'https://n8n.example/webhook/1';
	const DESIRED = { url, events: ['message.reply'], name: 'Replies', description: 'Added by n8n' };
	const CALLS: Record<string, (call: TucoClient) => Promise<Result<unknown>>> = {
		listWebhooks,
		listLines,
		createWebhook: async (call) => await createWebhook(call, DESIRED),
		updateWebhook: async (call) => await updateWebhook(call, 'w1', {}),
		deleteWebhook: async (call) => await deleteWebhook(call, 'w1'),
	};
	const failureOfCall = async (name: string, call: TucoClient) => {
		const result = await CALLS[name]?.(call);
		return result?.ok === false ? result.failure : null;
	};

	it('skips a webhook without ID or URL, and fills in what is missing in the others', async () => {
		const paused = { ...DESIRED, id: 'w3', isActive: false };
		const webhooks = [{ url }, { id: 'w1', url: '' }, null, 'w2', paused, { id: 'w4', url }];
		const unknown = { name: '', description: '', events: [], isActive: true, ageMs: null };
		expect(await listWebhooks(answering({ webhooks }))).toEqual({
			ok: true,
			value: [
				{ ...paused, ageMs: null },
				{ ...unknown, id: 'w4', url },
			],
		});
	});

	const NOON = 'Wed, 15 Apr 2026 12:00:00 GMT';
	it.each([
		['2026-04-15T11:59:00.000Z', NOON, 60_000],
		['2026-04-15T14:00:00+02:00', NOON, 0],
		['2026-04-15T11:59:00.000', NOON, null],
		['yesterday', NOON, null],
		[null, NOON, null],
		['2026-04-15T11:59:00.000Z', '2026', null],
		['2026-04-15T11:59:00.000Z', undefined, null],
	])('a webhook created at %j and listed at %j is %j ms old', async (createdAt, date, ageMs) => {
		const webhooks = [{ id: 'w1', url, createdAt }];
		const value = [expect.objectContaining({ ageMs }) as unknown];
		expect(await listWebhooks(answering({ webhooks }, date))).toEqual({ ok: true, value });
	});

	it('skips a line without ID', async () => {
		const lines = [{ firstName: 'Ada' }, null, { id: 'l1', lastName: 'Lovelace' }, { _id: 'l2' }];
		expect(await listLines(answering({ lines }))).toEqual({
			ok: true,
			value: [
				{ id: 'l1', name: 'Lovelace', phone: null, email: null },
				{ id: 'l2', name: '', phone: null, email: null },
			],
		});
	});

	it('never throws, whatever a list contains', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.jsonValue()), async (list) => {
				const call = answering({ webhooks: list, lines: list });
				expect(await failureOfCall('listWebhooks', call)).toBeNull();
				expect(await failureOfCall('listLines', call)).toBeNull();
			}),
		);
	});

	it.each<[name: string, answer: IDataObject]>([
		['listWebhooks', {}],
		['listWebhooks', { webhooks: { id: 'w1' } }],
		['listLines', { lines: null }],
		['createWebhook', { id: 'w1' }],
		['createWebhook', { id: 'w1', secret: '' }],
		['createWebhook', { secret: 'shown-once' }],
	])('%s rejects the answer %j without repeating any of it', async (name, answer) => {
		const failed = await failureOfCall(name, answering(answer));
		expect(failed).toMatchObject({ kind: 'unexpected-answer', notDone: false });
		expect(JSON.stringify(failed)).not.toContain('shown-once');
	});

	it.each(Object.keys(CALLS))('%s passes on a failure', async (name) => {
		expect(await failureOfCall(name, failing('read-only'))).toMatchObject({ kind: 'read-only' });
	});

	it('treats a missing webhook as deleted, but not as updated', async () => {
		expect(await failureOfCall('deleteWebhook', failing('not-found'))).toBeNull();
		expect(await failureOfCall('updateWebhook', failing('not-found'))).not.toBeNull();
	});

	it('addresses exactly one webhook, whatever its ID contains', async () => {
		const ids = fc.string({ unit: 'grapheme', minLength: 1 }).filter((id) => !/^\.\.?$/.test(id));
		await fc.assert(
			fc.asyncProperty(ids, async (id) => {
				await deleteWebhook(async ({ path }) => {
					expect(path).toMatch(/^\/api\/webhooks\/[^/]+$/);
					return { ok: true, value: {} };
				}, id);
			}),
		);
	});
});
