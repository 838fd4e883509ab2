import fc from 'fast-check';

import { hostileText } from './hostileText';

/** Keys that a careless merge would take for the prototype's. */
export const TREACHEROUS_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'toJSON'];

/** JSON as it may be written: re-serialised it reads otherwise, or not at all. */
const PECULIAR = [
	'1e999',
	'-1e999',
	'-0',
	'1.0',
	'1E2',
	'12345678901234567890',
	'0.1000000000000000055511151231257827',
	'"\\ud800"',
	'"\\u0065vent"',
	'"\\/"',
	'[ 1 , 2 ]',
	'{"a":1,"a":2}',
	'{"__proto__":{"polluted":true}}',
	'{"constructor":{"prototype":{"polluted":true}}}',
	'{"2":1,"1":2}',
];

const DEPTHS = [50, 500, 5_000, 50_000];

const nested = fc.constantFrom(
	...DEPTHS.flatMap((depth) => [
		'['.repeat(depth) + ']'.repeat(depth),
		'{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
	]),
);

/** The text of a JSON value: any, peculiar ones, and now and then a very deep one. */
export const jsonText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 200, arbitrary: hostileText.map((text) => JSON.stringify(text)) },
	{ weight: 100, arbitrary: fc.constantFrom(...PECULIAR) },
	{ weight: 60, arbitrary: fc.constantFrom('null', 'true', 'false', '0', '[]', '{}', '""') },
	{ weight: 60, arbitrary: fc.json({ maxDepth: 2, noUnicodeString: false }) },
	{ weight: 1, arbitrary: nested },
);
