import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

import { tucoClient } from '../../nodes/Tuco/shared/api/client';
import { paceOf, reserve } from '../../nodes/Tuco/shared/api/pace';

test('no minute has more than the limit, and no call waits longer than it must', () => {
	const gaps = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 60 });
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 5 }), gaps, (perMinute, pauses) => {
			const kept: number[] = [];
			const starts: number[] = [];
			let now = 0;
			for (const pause of pauses) {
				now += pause;
				const start = reserve(kept, perMinute, now);
				const before = starts[starts.length - perMinute];
				expect(start).toBe(Math.max(now, before === undefined ? now : before + 60_500));
				starts.push(start);
				expect(kept.length).toBeLessThanOrEqual(perMinute + 1);
			}
		}),
	);
});

describe('a paced client', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(() => jest.useRealTimers());

	let credentials = 0;

	/** Makes calls that share a credential, each answered with the next response; the last one repeats. */
	function callsOf(responses: { statusCode: number; retryAfter?: number }[], signal?: AbortSignal) {
		const startedAt = Date.now();
		const starts: number[] = [];
		const apiKey = `tuco_sk_${++credentials}`;
		const context = {
			getCredentials: async () => ({ apiKey }),
			helpers: {
				httpRequestWithAuthentication: async () => {
					starts.push((Date.now() - startedAt) / 1000);
					const next = responses.length > 1 ? responses.shift() : responses[0];
					return { ...next, headers: { 'retry-after': next?.retryAfter }, body: {} };
				},
			},
		} as unknown as IExecuteFunctions;
		const pace = paceOf(context, 'messages', signal);
		const budget = { totalMs: 600_000, attemptMs: 200_000, unsafeMs: 180_000, attempts: 2 };
		const call = async () =>
			await tucoClient(context, { ...budget, pace, ...(signal && { signal }) })({
				method: 'POST',
				path: '/api/messages',
			});
		return { call, starts };
	}

	test('waits for its turn, however long the queue', async () => {
		const { call, starts } = callsOf([{ statusCode: 201 }]);
		const results = Promise.all(Array.from({ length: 900 }, call));
		await jest.advanceTimersByTimeAsync(15 * 60_000);
		expect((await results).filter(({ ok }) => !ok)).toEqual([]);
		expect(starts.filter((start) => start === 0)).toHaveLength(60);
		expect(starts.at(-1)).toBe(14 * 60.5);
	});

	test('pauses all calls of its limit for one 429, and loses none', async () => {
		const { call, starts } = callsOf([{ statusCode: 429, retryAfter: 50 }, { statusCode: 201 }]);
		const first = call();
		await jest.advanceTimersByTimeAsync(10_000);
		const second = call();
		await jest.advanceTimersByTimeAsync(60_000);
		expect(await Promise.all([first, second])).toMatchObject([{ ok: true }, { ok: true }]);
		expect(starts).toEqual([0, 50, 50]);
	});

	test('gives up on 429s while there is time for a whole send, and says so', async () => {
		const { call, starts } = callsOf([{ statusCode: 429, retryAfter: 60 }]);
		const result = call();
		await jest.advanceTimersByTimeAsync(20 * 60_000);
		expect(await result).toMatchObject({ failure: { kind: 'rate-limited', notDone: true } });
		expect(starts).toEqual([0, 60, 120, 180, 240, 300, 360, 420]);
	});

	test('does not wait for a quota', async () => {
		const { call } = callsOf([{ statusCode: 429, retryAfter: 3600 }]);
		expect(await call()).toMatchObject({ failure: { kind: 'rate-limited' } });
	});

	test('ends its wait without a call when the execution is cancelled', async () => {
		const stop = new AbortController();
		const { call, starts } = callsOf([{ statusCode: 429, retryAfter: 100 }], stop.signal);
		const result = call();
		await jest.advanceTimersByTimeAsync(1000);
		stop.abort();
		expect(await result).toMatchObject({ failure: { kind: 'not-sent', notDone: true } });
		expect(starts).toEqual([0]);
	});
});
