import * as fc from 'fast-check';
import { type IDataObject, type INode, NodeApiError } from 'n8n-workflow';

import { apiError, messageFor } from '../../nodes/Tuco/shared/api/error';
import {
	type Failure,
	type FailureKind,
	failureOf,
	failureOfThrown,
} from '../../nodes/Tuco/shared/api/failure';
import { failure } from './builders';

const NODE: INode = {
	id: '1',
	name: 'Tuco Trigger',
	type: 'n8n-nodes-tuco.tucoTrigger',
	typeVersion: 1.1,
	position: [0, 0],
	parameters: {},
};
const NEXT = { again: 'publish again' };

const answered = (status: number, body: unknown = {}, headers: IDataObject = {}) =>
	failureOf({ status, headers, body });
const errorWithCode = (code: unknown, cause?: unknown) =>
	Object.assign(new Error('the request with key tuco_sk_1', { cause }), { code });

/** Expects a failure of this kind, and an error for the user with these words. */
function expectFailure(
	failed: Failure | null,
	kind: FailureKind,
	notDone: boolean,
	message: string,
	remedy: string,
): void {
	if (failed === null) throw new Error('No failure');
	expect(failed).toMatchObject({ kind, notDone });
	const error = apiError(NODE, failed, NEXT);
	expect(error).toBeInstanceOf(NodeApiError);
	expect(error).toMatchObject({
		message,
		description: expect.stringMatching(/, then publish again\.$/) as string,
		httpCode: failed.status === null ? null : String(failed.status),
	});
	expect(error.description).toContain(remedy);
	expect(messageFor(failed)).toBe(message);
}

const UNAUTHORIZED = 'Tuco did not accept the API key';
const READ_ONLY = 'The Tuco workspace is read-only because its subscription is past due';
const UNKNOWN = 'Tuco does not know the address it was called at';
const LIMITED = 'Tuco is receiving too many requests';
const REJECTED = 'Tuco rejected the request';
const UNUSABLE = 'Tuco gave an answer that cannot be used: ';
const TIMEOUT = 'Tuco did not answer in time';
const UNREACHABLE = 'Tuco could not be reached';
const CHECK_KEY = 'API key belongs to an active workspace';
const CHECK_URL = 'Check that the Base URL in the Tuco credential is the address of the Tuco API';
const CHECK_CONNECTION = 'Check the Base URL in the Tuco credential and that this n8n can reach it';

describe('a status of Tuco', () => {
	it.each<[number, FailureKind, notDone: boolean, message: string, remedy: string]>([
		[199, 'unexpected-answer', false, UNUSABLE, CHECK_URL],
		[300, 'redirected', true, 'Tuco answered with a redirect (HTTP 300)', CHECK_URL],
		[302, 'redirected', true, 'Tuco answered with a redirect (HTTP 302)', CHECK_URL],
		[399, 'redirected', true, 'Tuco answered with a redirect (HTTP 399)', CHECK_URL],
		[400, 'rejected', true, REJECTED, CHECK_KEY],
		[401, 'unauthorized', true, UNAUTHORIZED, 'API Keys in Tuco'],
		[402, 'read-only', true, READ_ONLY, 'Update the billing'],
		[403, 'unauthorized', true, UNAUTHORIZED, 'API Keys in Tuco'],
		[404, 'not-found', true, UNKNOWN, CHECK_URL],
		[409, 'rejected', true, REJECTED, CHECK_KEY],
		[429, 'rate-limited', true, LIMITED, 'Nothing was changed. Wait a minute'],
		[499, 'rejected', true, REJECTED, CHECK_KEY],
		[500, 'server-error', false, 'Tuco has a problem of its own (HTTP 500)', 'a few minutes'],
		[503, 'server-error', false, 'Tuco has a problem of its own (HTTP 503)', 'a few minutes'],
		[504, 'server-error', false, 'Tuco has a problem of its own (HTTP 504)', 'a few minutes'],
	])('%d is of kind %s, surely not done: %s', (status, ...expected) => {
		expectFailure(answered(status), ...expected);
	});

	it.each([200, 201, 204, 299])('%d is a success', (status) => {
		expect(answered(status)).toBeNull();
	});

	it('outside 200 to 299 is a failure, with any headers and any body', () => {
		const headers = fc.dictionary(fc.constantFrom('retry-after', 'date'), fc.jsonValue());
		fc.assert(
			fc.property(
				fc.integer({ min: 300, max: 999 }),
				headers,
				fc.jsonValue(),
				(status, some, body) => {
					expect(answered(status, body, { ...some })).toMatchObject({ status });
				},
			),
		);
	});
});

describe('a call without an answer', () => {
	it.each<[string, FailureKind, notDone: boolean, message: string, remedy: string]>([
		['ECONNABORTED', 'timeout', false, TIMEOUT, CHECK_CONNECTION],
		['ETIMEDOUT', 'timeout', false, TIMEOUT, CHECK_CONNECTION],
		['ECONNREFUSED', 'unreachable', true, UNREACHABLE, '(ECONNREFUSED)'],
		['ENOTFOUND', 'unreachable', true, UNREACHABLE, '(ENOTFOUND)'],
		['EAI_AGAIN', 'unreachable', true, UNREACHABLE, '(EAI_AGAIN)'],
		['EHOSTUNREACH', 'unreachable', true, UNREACHABLE, '(EHOSTUNREACH)'],
		['ENETUNREACH', 'unreachable', true, UNREACHABLE, '(ENETUNREACH)'],
		['ECONNRESET', 'unreachable', false, UNREACHABLE, `(ECONNRESET). ${CHECK_CONNECTION}`],
		['CERT_HAS_EXPIRED', 'unreachable', false, UNREACHABLE, '(CERT_HAS_EXPIRED)'],
	])('for %s is of kind %s, surely not done: %s', (code, ...expected) => {
		const failed = failureOfThrown(errorWithCode(code));
		expectFailure(failed, ...expected);
		expect(JSON.stringify(failed)).not.toContain('tuco_sk_1');
	});

	const itself = new Error('round');
	itself.cause = itself;
	it.each<[what: string, thrown: unknown, message: string]>([
		['an error without a code', new Error('is not a URL'), 'is not a URL'],
		['an error that is its own cause', itself, 'round'],
		['text', 'text', 'The request could not be made'],
		['an object with a code', { code: 'ECONNRESET' }, 'The request could not be made'],
		['nothing', undefined, 'The request could not be made'],
	])('for %s was not sent', (_what, thrown, message) => {
		const remedy = 'Nothing was sent to Tuco. Fix this';
		expectFailure(failureOfThrown(thrown), 'not-sent', true, message, remedy);
	});

	it.each([
		[
			'what caused the error',
			new Error('a', { cause: new Error('b', { cause: errorWithCode('EPIPE') }) }),
		],
		['behind a code that is not text', errorWithCode(400, errorWithCode('EPIPE'))],
	])('is read from %s', (_where, thrown) => {
		expect(failureOfThrown(thrown)).toMatchObject({ kind: 'unreachable', detail: 'EPIPE' });
	});
});

describe('what Tuco says', () => {
	it.each([
		[{ error: 'Invalid events: x' }, 'Invalid events: x'],
		[{ error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' }, 'READ_ONLY: past_due'],
		[{ error: 'e'.repeat(1000) }, 'e'.repeat(200)],
		[{ error: { message: 'e' } }, ''],
		[['error'], ''],
		['<html>Bad gateway</html>', ''],
		[null, ''],
	])('in %j is repeated as %j', (body, detail) => {
		expect(answered(400, body)?.detail).toBe(detail);
	});

	it.each<[FailureKind, message: string]>([
		['rejected', `${REJECTED} (some detail)`],
		['not-found', `${UNKNOWN} (some detail)`],
		['unexpected-answer', `${UNUSABLE}some detail`],
		['not-sent', 'some detail'],
	])('reaches the user for a failure of kind %s', (kind, message) => {
		expect(messageFor(failure({ kind, detail: 'some detail' }))).toBe(message);
	});

	it('in Retry-After reaches the user', () => {
		const { description } = apiError(NODE, failure({ kind: 'rate-limited', retryAfter: 30 }), NEXT);
		expect(description).toContain('Wait 30 seconds');
	});

	it.each([
		['7', 7],
		['0', 0],
		['1.5', 1.5],
		[7, 7],
		...[undefined, null, '', ' ', '-1', '0x10', 'soon', 'Infinity', {}].map((none) => [none, null]),
	])('in a Retry-After of %j is read as %j seconds', (header, seconds) => {
		expect(answered(429, {}, { 'retry-after': header as string })?.retryAfter).toBe(seconds);
	});
});

describe('the error for the user', () => {
	it('begins with the prefix of the caller', () => {
		expect(apiError(NODE, failure({ kind: 'timeout' }), NEXT, 'Left: ').message).toBe(
			`Left: ${TIMEOUT}`,
		);
	});

	it('gives the remedy of the caller for a rejection, and for nothing else', () => {
		const next = { ...NEXT, rejected: 'Check the Events.' };
		const remedyFor = (kind: FailureKind) => apiError(NODE, failure({ kind }), next).description;
		expect(remedyFor('rejected')).toBe('Check the Events.');
		expect(remedyFor('read-only')).toBe('Update the billing in Tuco, then publish again.');
	});
});
