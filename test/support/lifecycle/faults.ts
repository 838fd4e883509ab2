import { inspect } from 'node:util';

import fc from 'fast-check';

import type { Fault } from '../../../tools/sandbox';
import { weighted } from '../random';

/** What goes wrong during one step. */
export type Faults = readonly Fault[];

/** Longer than the node waits for one call, which is 5 s. */
const TOO_SLOW_MS = 5_800;

const HTML = { body: '<!doctype html><title>Welcome</title>', contentType: 'text/html' };

const kind = fc.constantFrom<Fault[]>(
	{ drop: 'before' },
	{ drop: 'after' },
	...[400, 401, 402, 404, 429, 500, 503].map((status) => ({ status })),
	{ status: 429, retryAfter: 1 },
	{ status: 429, retryAfter: 3600 },
	{ body: '{"webhooks":[{"id":' },
	HTML,
	{ status: 502, ...HTML },
);

const method = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', undefined);
const times = fc.constantFrom(1, 2, Infinity);
const skip = fc.constantFrom(0, 0, 1);

const oneFault = fc
	.tuple(kind, fc.record({ method, times, skip }))
	.map(([what, when]): Fault => ({ ...what, ...when }));

/** Every call fails in the same way. */
const outage = kind.map((what): Fault => ({ ...what, times: Infinity }));

/** Occurs alone, because the step then waits until Tuco has done what it was too slow to answer. */
const timeOut = method.map((slow): Fault => ({ method: slow, delayMs: TOO_SLOW_MS }));

/** The faults of one step: mostly none, and rarely a time-out, which takes seconds. */
export const faults: fc.Arbitrary<Faults> = weighted<Faults>(
	[120, fc.constant([])],
	[50, fc.tuple(oneFault)],
	[20, fc.tuple(oneFault, oneFault)],
	[15, fc.tuple(outage)],
	[2, fc.tuple(timeOut)],
);

/** Describes a command and what goes wrong during it. */
export function describeWith(name: string, injected: Faults): string {
	return injected.length === 0
		? name
		: `${name} while ${inspect(injected, { breakLength: Infinity })}`;
}
