import * as fc from 'fast-check';

import type { FailureKind } from '../../../nodes/Tuco/shared/api/failure';
import { pauseBeforeRetry } from '../../../nodes/Tuco/shared/api/client';
import { failure } from '../builders';

type Attempt = Parameters<typeof pauseBeforeRetry>[1];
const safely = (replaced: Partial<Attempt> = {}): Attempt => ({
	isSafe: true,
	attempt: 1,
	attemptsLeft: 3,
	remainingMs: 10_000,
	...replaced,
});

const LASTING: FailureKind[] = [
	'unauthorized',
	'read-only',
	'not-found',
	'rejected',
	'redirected',
	'unexpected-answer',
	'not-sent',
];
const PASSING: FailureKind[] = ['rate-limited', 'server-error', 'timeout', 'unreachable'];

describe('pauseBeforeRetry', () => {
	it.each(PASSING)('has a safe call repeated after a failure of kind %s', (kind) => {
		expect(pauseBeforeRetry(failure({ kind }), safely())).toBeGreaterThan(0);
	});

	it.each(LASTING)('has no call repeated after a failure of kind %s', (kind) => {
		const lasting = failure({ kind, notDone: true, retryAfter: 1 });
		expect(pauseBeforeRetry(lasting, safely())).toBeNull();
	});

	it('waits twice as long each time', () => {
		const pauses = [1, 2, 3].map((attempt) => pauseBeforeRetry(failure(), safely({ attempt })));
		expect(pauses).toEqual([400, 800, 1600]);
	});

	it('gives up when no attempt is left', () => {
		expect(pauseBeforeRetry(failure(), safely({ attemptsLeft: 0 }))).toBeNull();
	});

	it('waits as long as Tuco asks', () => {
		const limited = failure({ kind: 'rate-limited', retryAfter: 3 });
		expect(pauseBeforeRetry(limited, safely())).toBe(3000);
	});

	it('never waits less than Tuco asks', () => {
		fc.assert(
			fc.property(fc.nat(60), fc.integer({ min: 1, max: 5 }), (retryAfter, attempt) => {
				const limited = failure({ kind: 'rate-limited', retryAfter });
				const pause = pauseBeforeRetry(limited, safely({ attempt }));
				expect(pause === null || pause >= retryAfter * 1000).toBe(true);
			}),
		);
	});

	it('never waits longer than there is time', () => {
		fc.assert(
			fc.property(
				fc.option(fc.nat(60)),
				fc.integer({ min: -1000, max: 20_000 }),
				(retryAfter, remainingMs) => {
					const pause = pauseBeforeRetry(failure({ retryAfter }), safely({ remainingMs }));
					expect(pause === null || pause < remainingMs).toBe(true);
				},
			),
		);
	});

	it('does not repeat an unsafe call that Tuco may have carried out', () => {
		expect(pauseBeforeRetry(failure({ notDone: false }), safely({ isSafe: false }))).toBeNull();
	});

	it('repeats an unsafe call that Tuco surely did not carry out', () => {
		const limited = failure({ kind: 'rate-limited', notDone: true, retryAfter: 1 });
		expect(pauseBeforeRetry(limited, safely({ isSafe: false }))).toBe(1000);
	});

	it('does not repeat a call at once where Tuco asks for a pause of 0 seconds', () => {
		const limited = failure({ kind: 'rate-limited', retryAfter: 0 });
		expect(pauseBeforeRetry(limited, safely())).toBeGreaterThan(0);
	});
});
