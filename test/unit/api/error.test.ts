import { type INode, NodeApiError } from 'n8n-workflow';

import { apiError, messageFor, type NextStep } from '../../../nodes/Tuco/shared/api/error';
import type { Failure, FailureKind } from '../../../nodes/Tuco/shared/api/failure';
import { failure } from '../builders';

const NODE: INode = {
	id: '1',
	name: 'Tuco Trigger',
	type: 'n8n-nodes-tuco.tucoTrigger',
	typeVersion: 1.1,
	position: [0, 0],
	parameters: {},
};

const KINDS = Object.keys({
	unauthorized: 1,
	'read-only': 1,
	'not-found': 1,
	'rate-limited': 1,
	rejected: 1,
	redirected: 1,
	'server-error': 1,
	timeout: 1,
	unreachable: 1,
	'unexpected-answer': 1,
	'not-sent': 1,
} satisfies Record<FailureKind, 1>) as FailureKind[];

const PUBLISH: NextStep = {
	again: 'publish the workflow again',
	rejected:
		'Tuco only takes a public https address and the events it knows. Check the WEBHOOK_URL of this n8n and the Events of this node.',
};

const published = (failed: Failure) => apiError(NODE, failed, PUBLISH);

describe('apiError', () => {
	it.each(KINDS)('says of a failure of kind %s what happened and what to do', (kind) => {
		const error = published(failure({ kind, detail: 'some detail' }));
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toMatch(/\w/);
		expect(error.message).not.toMatch(/unknown error/i);
		expect(error.description).toMatch(/\w\.$/);
	});

	it.each(KINDS)('logs what the error for a failure of kind %s says', (kind) => {
		const failed = failure({ kind, detail: 'some detail' });
		expect(messageFor(failed)).toBe(published(failed).message);
	});

	it('gives every kind of failure words of its own', () => {
		const lines = KINDS.map((kind) => messageFor(failure({ kind, detail: 'some detail' })));
		expect(new Set(lines).size).toBe(KINDS.length);
	});

	it('shows the HTTP status where there was one', () => {
		expect(published(failure({ status: 503 })).httpCode).toBe('503');
		expect(published(failure({ kind: 'timeout', status: null })).httpCode).toBeNull();
	});

	it('tells a wrong key from a subscription past due', () => {
		const unauthorized = published(failure({ kind: 'unauthorized', status: 401 }));
		const readOnly = published(failure({ kind: 'read-only', status: 402 }));
		expect(unauthorized.message).toContain('API key');
		expect(readOnly.message).toContain('read-only');
		expect(readOnly.description).toContain('billing');
	});

	it('says how long Tuco asks to wait', () => {
		const limited = failure({ kind: 'rate-limited', status: 429, retryAfter: 30 });
		expect(published(limited).description).toContain('30 seconds');
	});

	it('says to wait a minute where Tuco does not say how long', () => {
		const limited = failure({ kind: 'rate-limited', status: 429 });
		expect(published(limited).description).toContain('a minute');
	});

	it('repeats what Tuco found wrong with the webhook', () => {
		const rejected = failure({ kind: 'rejected', status: 400, detail: 'Invalid URL format' });
		expect(published(rejected).message).toContain('(Invalid URL format)');
	});

	it('leaves no empty brackets where Tuco said nothing', () => {
		expect(published(failure({ kind: 'rejected', status: 400 })).message).not.toContain('(');
	});

	it.each(KINDS)(
		'begins the message of a failure of kind %s with the prefix of the caller',
		(kind) => {
			const failed = failure({ kind, detail: 'some detail' });
			const { message, description } = apiError(NODE, failed, { again: 'try again' }, 'Left: ');
			expect(message).toMatch(/^Left: \w/);
			expect(description).toMatch(/, then try again\.$/);
		},
	);

	it('gives the general remedy for a rejection where the caller has none of its own', () => {
		const rejected = failure({ kind: 'rejected', status: 400 });
		const { description } = apiError(NODE, rejected, { again: 'open the list again' });
		expect(description).toMatch(/API key .*, then open the list again\.$/);
	});

	it('names the network fault for which Tuco could not be reached', () => {
		const failed = failure({ kind: 'unreachable', status: null, detail: 'CERT_HAS_EXPIRED' });
		const { message, description } = published(failed);
		expect(`${message} ${description ?? ''}`).toContain('CERT_HAS_EXPIRED');
	});
});
