import * as fc from 'fast-check';
import { type IDataObject, type INode, NodeApiError } from 'n8n-workflow';

import { apiError, messageFor } from '../../nodes/Tuco/shared/api/error';
import { type FailureKind, failureOf, failureOfThrown } from '../../nodes/Tuco/shared/api/failure';
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

const answered = (status: number, body: unknown, headers: IDataObject = {}) =>
	failureOf({ status, headers, body });
const withCode = (code: unknown, cause?: unknown) =>
	Object.assign(new Error('the request with key tuco_sk_1', { cause }), { code });
/** An error as n8n's helper throws it, from text such as `connect ECONNREFUSED`. */
const thrown = (text: string) => {
	const [code = '', syscall] = text.split(' ').reverse();
	return new Error('n8n', { cause: withCode(code, Object.assign(withCode(code), { syscall })) });
};

const UNAUTHORIZED = 'Tuco did not accept the API key';
const REJECTED = 'Tuco rejected the request (SAID)';
const REDIRECTED = 'Tuco answered with a redirect';
const PROBLEM = 'Tuco had an internal error';
const TIMEOUT = 'Tuco did not answer in time';
const UNREACHABLE = 'Tuco could not be reached';
const CHECK_KEY = 'API key belongs to an active workspace';
const CHECK_URL = 'Check that the Base URL in the Tuco credential is the address of the Tuco API';
const CHECK_CONNECTION = 'Check the Base URL in the Tuco credential and that this n8n can reach it';

/** The result of a call: a status, with the error "SAID" in its body, or the code of a network error. */
type Cause = number | string;

describe('a failed call', () => {
	it.each<[Cause, FailureKind, notDone: boolean, message: string, remedy: string]>([
		[199, 'unexpected-answer', false, 'The answer from Tuco cannot be used: SAID', CHECK_URL],
		[300, 'redirected', true, `${REDIRECTED} (HTTP 300)`, CHECK_URL],
		[399, 'redirected', true, `${REDIRECTED} (HTTP 399)`, CHECK_URL],
		[400, 'rejected', true, REJECTED, CHECK_KEY],
		[401, 'unauthorized', true, UNAUTHORIZED, 'API Keys in Tuco'],
		[402, 'read-only', true, 'The Tuco workspace is read-only because', 'Update the billing'],
		[403, 'unauthorized', true, UNAUTHORIZED, 'API Keys in Tuco'],
		[404, 'not-found', true, 'Tuco does not know this address (SAID)', CHECK_URL],
		[429, 'rate-limited', true, 'Tuco is receiving too many requests', 'Wait a minute'],
		[499, 'rejected', true, REJECTED, CHECK_KEY],
		[500, 'server-error', false, `${PROBLEM} (HTTP 500)`, 'Wait a few minutes'],
		[503, 'server-error', false, `${PROBLEM} (HTTP 503)`, 'Wait a few minutes'],
		['ECONNABORTED', 'timeout', false, TIMEOUT, CHECK_CONNECTION],
		['ETIMEDOUT', 'timeout', false, TIMEOUT, CHECK_CONNECTION],
		['connect ETIMEDOUT', 'timeout', true, TIMEOUT, CHECK_CONNECTION],
		['connect ECONNREFUSED', 'unreachable', true, UNREACHABLE, '(ECONNREFUSED)'],
		['getaddrinfo ENOTFOUND', 'unreachable', true, UNREACHABLE, '(ENOTFOUND)'],
		['getaddrinfo EAI_AGAIN', 'unreachable', true, UNREACHABLE, '(EAI_AGAIN)'],
		// An established connection reports these too.
		['read ETIMEDOUT', 'timeout', false, TIMEOUT, CHECK_CONNECTION],
		['write EHOSTUNREACH', 'unreachable', false, UNREACHABLE, '(EHOSTUNREACH)'],
		['read ENETUNREACH', 'unreachable', false, UNREACHABLE, '(ENETUNREACH)'],
		['ECONNRESET', 'unreachable', false, UNREACHABLE, `(ECONNRESET). ${CHECK_CONNECTION}`],
		['CERT_HAS_EXPIRED', 'unreachable', false, UNREACHABLE, '(CERT_HAS_EXPIRED)'],
	])('with %s is of kind %s and has notDone %s', (cause, kind, notDone, message, remedy) => {
		const failed =
			typeof cause === 'number'
				? answered(cause, { error: 'SAID' })
				: failureOfThrown(thrown(cause));
		if (failed === null) throw new Error('No failure');
		expect(failed).toMatchObject({ kind, notDone });
		expect(JSON.stringify(failed)).not.toContain('tuco_sk_1');

		const error = apiError(NODE, failed, NEXT);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.httpCode).toBe(typeof cause === 'number' ? `${cause}` : null);
		expect(messageFor(failed)).toContain(message);
		expect(error.message).toContain(`${messageFor(failed)}. `);
		expect(error.message).toContain(remedy);
		expect(error.message).toMatch(/, then publish again\.( See https:.*)?$/);
	});

	it.each([200, 201, 204, 299])('does not have status %d', (status) => {
		expect(answered(status, {})).toBeNull();
	});

	it('has any status from 300 on, with any headers and any body', () => {
		const status = fc.integer({ min: 300, max: 999 });
		const headers = fc.record({ 'retry-after': fc.jsonValue() });
		fc.assert(
			fc.property(status, fc.jsonValue(), headers, (some, body, given) => {
				expect(answered(some, body, { ...given })).toMatchObject({ status: some });
			}),
		);
	});
});

describe('a thrown value', () => {
	const circular = new Error('circular');
	circular.cause = circular;
	const wrapped = new Error('outer', { cause: new Error('inner', { cause: withCode('EPIPE') }) });
	const NO_REASON = 'The request could not be made';

	it.each<[what: string, thrown: unknown, FailureKind, message: string]>([
		['an error without a code', new Error('is not a URL'), 'not-sent', 'is not a URL'],
		['an error that is its own cause', circular, 'not-sent', 'circular'],
		['an object', { a: 1 }, 'not-sent', NO_REASON],
		[
			'an error of axios without a code',
			Object.assign(new Error(''), { isAxiosError: true }),
			'unreachable',
			'',
		],
		['nothing', undefined, 'not-sent', NO_REASON],
		[
			'an error of n8n 1, which drops the cause',
			{ cause: undefined, httpCode: 'ECONNRESET' },
			'unreachable',
			'ECONNRESET',
		],
		['the cause of a cause', wrapped, 'unreachable', 'EPIPE'],
		[
			'the cause of an error whose code is a number',
			withCode(400, withCode('EPIPE')),
			'unreachable',
			'EPIPE',
		],
	])('becomes a failure: %s', (_what, thrown, kind, detail) => {
		const notDone = kind === 'not-sent';
		expect(failureOfThrown(thrown)).toEqual(failure({ kind, status: null, detail, notDone }));
	});

	it.each([
		[true, ['connect ECONNREFUSED', 'connect ETIMEDOUT']],
		[false, ['connect ECONNREFUSED', 'read ETIMEDOUT']],
		[false, []],
	])('has notDone %s if the addresses failed with %j', (notDone, texts) => {
		const tried = new AggregateError(texts.map(thrown));
		expect(failureOfThrown(withCode('ECONNREFUSED', tried)).notDone).toBe(notDone);
	});

	it('is shown to the user if nothing was sent', () => {
		const { message } = apiError(NODE, failureOfThrown(new Error('No host')), NEXT);
		expect(message).toBe('No host. Nothing was sent to Tuco. Fix this, then publish again.');
	});
});

describe('an answer', () => {
	it.each([
		[{ error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' }, 'READ_ONLY: past_due'],
		[{ error: 'e'.repeat(1000) }, 'e'.repeat(200)],
		[{ error: { message: 'e' } }, ''],
		['<html>Bad gateway</html>', ''],
		[null, ''],
	])('of %j has the detail %j', (body, detail) => {
		expect(answered(400, body)?.detail).toBe(detail);
	});

	it('without a detail leaves no empty brackets in the message', () => {
		expect(messageFor(failure({ kind: 'rejected' }))).toBe('Tuco rejected the request');
	});

	it.each([
		['7', 7],
		['0', 0],
		['1.5', 1.5],
		[7, 7],
		...[undefined, null, '', ' ', '-1', '0x10', 'soon', 'Infinity', {}].map((none) => [none, null]),
	])('with a Retry-After of %j asks to wait %j seconds', (header, seconds) => {
		expect(answered(429, {}, { 'retry-after': header as string })?.retryAfter).toBe(seconds);
	});

	it('shows its Retry-After to the user', () => {
		const { message } = apiError(NODE, failure({ kind: 'rate-limited', retryAfter: 30 }), NEXT);
		expect(message).toContain('. Nothing was changed. Wait 30 seconds, then publish again.');
	});
});

describe('the caller', () => {
	it('sets the prefix of the message', () => {
		const { message } = apiError(NODE, failure({ kind: 'timeout' }), NEXT, 'Left: ');
		expect(message).toContain(`Left: ${TIMEOUT}. `);
	});

	it('sets the remedy for a rejection only', () => {
		const next = { ...NEXT, rejected: 'Check the Events.' };
		const messageOf = (kind: FailureKind) => apiError(NODE, failure({ kind }), next).message;
		expect(messageOf('rejected')).toBe('Tuco rejected the request. Check the Events.');
		expect(messageOf('read-only')).toContain('. Update the billing in Tuco, then publish again.');
	});
});
