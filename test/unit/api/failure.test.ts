import * as fc from 'fast-check';

import {
	failureOf,
	failureOfThrown,
	type HttpResponse,
	unexpectedAnswer,
} from '../../../nodes/Tuco/shared/api/failure';

const answer = (status: number, replaced: Partial<HttpResponse> = {}): HttpResponse => ({
	status,
	headers: {},
	body: {},
	...replaced,
});
const withCode = (code: unknown, cause?: unknown) =>
	Object.assign(new Error('the request with key tuco_sk_1', { cause }), { code });

describe('failureOf', () => {
	it.each([200, 201, 204, 299])('finds no failure in status %d', (status) => {
		expect(failureOf(answer(status))).toBeNull();
	});

	it.each([
		[301, 'redirected'],
		[302, 'redirected'],
		[307, 'redirected'],
		[400, 'rejected'],
		[401, 'unauthorized'],
		[402, 'read-only'],
		[403, 'unauthorized'],
		[404, 'not-found'],
		[409, 'rejected'],
		[422, 'rejected'],
		[429, 'rate-limited'],
		[500, 'server-error'],
		[502, 'server-error'],
		[503, 'server-error'],
		[504, 'server-error'],
	])('reads status %d as %s', (status, kind) => {
		expect(failureOf(answer(status))).toMatchObject({ kind, status });
	});

	it.each([400, 401, 402, 404, 429])('takes a call answered %d for surely not done', (status) => {
		expect(failureOf(answer(status))?.notDone).toBe(true);
	});

	it.each([500, 502, 503, 504])('takes a call answered %d for possibly done', (status) => {
		expect(failureOf(answer(status))?.notDone).toBe(false);
	});

	it('takes a call whose status cannot be read for possibly done', () => {
		expect(failureOf(answer(0))?.notDone).toBe(false);
	});

	it('repeats what Tuco says was wrong', () => {
		expect(failureOf(answer(400, { body: { error: 'Invalid events: x' } }))?.detail).toBe(
			'Invalid events: x',
		);
	});

	it('repeats the reason after the error', () => {
		const body = { error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' };
		expect(failureOf(answer(402, { body }))?.detail).toBe('READ_ONLY: past_due');
	});

	it('cuts what Tuco says down to 200 characters', () => {
		const body = { error: 'e'.repeat(1000) };
		expect(failureOf(answer(400, { body }))?.detail).toHaveLength(200);
	});

	it.each(['<html>Bad gateway</html>', null, undefined, ['error'], { error: { message: 'e' } }])(
		'repeats nothing of a body of %j',
		(body) => {
			expect(failureOf(answer(502, { body }))?.detail).toBe('');
		},
	);

	it('gives a failure for every status outside 200 to 299, whatever headers and body', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 300, max: 999 }),
				fc.dictionary(fc.constantFrom('retry-after', 'date'), fc.jsonValue()),
				fc.jsonValue(),
				(status, headers, body) => {
					expect(failureOf({ status, headers: { ...headers }, body })).toMatchObject({ status });
				},
			),
		);
	});

	it.each([
		['7', 7],
		['0', 0],
		['1.5', 1.5],
		[7, 7],
	])('reads a Retry-After of %j as %d seconds', (header, seconds) => {
		const limited = answer(429, { headers: { 'retry-after': header } });
		expect(failureOf(limited)?.retryAfter).toBe(seconds);
	});

	it.each([undefined, null, '', ' ', '-1', '0x10', 'soon', 'Infinity', {}])(
		'takes a Retry-After of %j for none',
		(header) => {
			const limited = answer(429, { headers: { 'retry-after': header } });
			expect(failureOf(limited)?.retryAfter).toBeNull();
		},
	);
});

describe('failureOfThrown', () => {
	it.each(['ECONNABORTED', 'ETIMEDOUT'])('reads %s as a call that took too long', (code) => {
		expect(failureOfThrown(withCode(code))).toMatchObject({ kind: 'timeout', notDone: false });
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
		'takes a call that failed with %s for surely not done',
		(code) => {
			expect(failureOfThrown(withCode(code))).toMatchObject({ kind: 'unreachable', notDone: true });
		},
	);

	it.each(['ECONNRESET', 'EPIPE', 'ERR_BAD_RESPONSE'])(
		'takes a call that failed with %s for possibly done',
		(code) => {
			expect(failureOfThrown(withCode(code))).toMatchObject({
				kind: 'unreachable',
				notDone: false,
			});
		},
	);

	it('finds the code in what caused the error', () => {
		const wrapped = new Error('outer', { cause: new Error('inner', { cause: withCode('EPIPE') }) });
		expect(failureOfThrown(wrapped).detail).toBe('EPIPE');
	});

	it('looks past a code that is no text', () => {
		expect(failureOfThrown(withCode(400, withCode('ECONNRESET'))).detail).toBe('ECONNRESET');
	});

	it('repeats the code of a network fault and nothing of its message', () => {
		expect(JSON.stringify(failureOfThrown(withCode('ECONNRESET')))).not.toContain('tuco_sk_1');
	});

	it('ends on an error that is its own cause', () => {
		const error = new Error('round');
		error.cause = error;
		expect(failureOfThrown(error).kind).toBe('not-sent');
	});

	it('takes an error without a code for a call that was not sent, and repeats its message', () => {
		expect(failureOfThrown(new Error('is not a URL'))).toEqual({
			kind: 'not-sent',
			status: null,
			detail: 'is not a URL',
			retryAfter: null,
			notDone: true,
		});
	});

	it.each([undefined, null, 'text', 42, { code: 'ECONNRESET' }])(
		'takes %j for a call that was not sent',
		(thrown) => {
			expect(failureOfThrown(thrown)).toMatchObject({
				kind: 'not-sent',
				detail: 'The request could not be made',
			});
		},
	);
});

describe('unexpectedAnswer', () => {
	it('takes the call for possibly done', () => {
		expect(unexpectedAnswer(201, 'no secret')).toEqual({
			kind: 'unexpected-answer',
			status: 201,
			detail: 'no secret',
			retryAfter: null,
			notDone: false,
		});
	});
});
