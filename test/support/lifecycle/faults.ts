import fc from 'fast-check';

import type { Fault } from '../../../tools/sandbox';

/** Something that goes wrong during one step, and its description in a failing sequence. */
export type InjectedFault = { label: string; fault: Fault };

const HTML = '<!doctype html><title>Welcome</title>';

/** Longer than the node waits for one call, which is 5 s. */
const TOO_SLOW_MS = 5_800;

const KINDS: Record<string, Fault> = {
	'connection dropped before the work': { drop: 'before' },
	'connection dropped after the work': { drop: 'after' },
	'400': { status: 400 },
	'401': { status: 401 },
	'402': { status: 402 },
	'404': { status: 404 },
	'429': { status: 429 },
	'429 with Retry-After 1': { status: 429, retryAfter: 1 },
	'429 with Retry-After 3600': { status: 429, retryAfter: 3600 },
	'500': { status: 500 },
	'503': { status: 503 },
	'malformed JSON': { body: '{"webhooks":[{"id":' },
	'an HTML page': { body: HTML, contentType: 'text/html' },
	'502 with an HTML page': { status: 502, body: HTML, contentType: 'text/html' },
};

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE', undefined] as const;

const oneFault = fc
	.record({
		kind: fc.constantFrom(...Object.keys(KINDS)),
		method: fc.constantFrom(...METHODS),
		times: fc.constantFrom(1, 2, Infinity),
		skip: fc.constantFrom(0, 0, 1),
	})
	.map(({ kind, method, times, skip }): InjectedFault => {
		const calls = `${method ?? 'any call'}${skip > 0 ? ` from the ${skip + 1}nd on` : ''}`;
		return {
			label: `${calls}: ${kind} ×${times}`,
			fault: { ...KINDS[kind], ...(method && { method }), times, skip },
		};
	});

/** Every call goes wrong in the same way. */
const outage = fc.constantFrom(...Object.keys(KINDS)).map((kind): InjectedFault => ({
	label: `any call: ${kind} ×Infinity`,
	fault: { ...KINDS[kind], times: Infinity },
}));

/** Comes alone: a step waits until Tuco has done what it was too slow to answer. */
const timeOut = fc.constantFrom(...METHODS).map((method): InjectedFault => ({
	label: `${method ?? 'any call'}: no answer in time ×1`,
	fault: { delayMs: TOO_SLOW_MS, times: 1, ...(method && { method }) },
}));

/** What goes wrong during one step: mostly nothing, and seldom a time-out, which takes seconds. */
export const faults: fc.Arbitrary<readonly InjectedFault[]> = fc.oneof(
	{ weight: 120, arbitrary: fc.constant<InjectedFault[]>([]) },
	{ weight: 50, arbitrary: fc.tuple(oneFault) },
	{ weight: 20, arbitrary: fc.tuple(oneFault, oneFault) },
	{ weight: 15, arbitrary: fc.tuple(outage) },
	{ weight: 2, arbitrary: fc.tuple(timeOut) },
);

/** Describes a command and what goes wrong during it. */
export function describeWith(name: string, injected: readonly InjectedFault[]): string {
	if (injected.length === 0) return name;
	return `${name} while [${injected.map(({ label }) => label).join('; ')}]`;
}
