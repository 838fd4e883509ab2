import fc from 'fast-check';

/** Texts that have broken programs before. */
const NOTORIOUS = [
	'',
	' ',
	'null',
	'__proto__',
	'constructor',
	'toString',
	'message.reply',
	'={{ $json.event }}',
	'{{ process.env }}',
	'${7*7}',
	"'; DROP TABLE execution_entity; --",
	'<script>alert(1)</script>',
	'../../../../etc/passwd',
	'\u0000',
	'\r\nX-Injected: 1',
	'\u2028\u2029\ufeff\u202e',
	'\ud800',
	'\udc00\ud800',
	'e\u0301'.repeat(50),
	'%00%0d%0a',
	'1e999',
	'x'.repeat(5000),
];

const utf16 = fc
	.array(fc.nat({ max: 0xffff }), { maxLength: 12 })
	.map((units) => String.fromCharCode(...units));

/** Notorious texts, and any UTF-16, including lone surrogates. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 2, arbitrary: fc.constantFrom(...NOTORIOUS) },
	{ weight: 1, arbitrary: utf16 },
	{ weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);

/** Valid JSON that reads differently once re-serialised, or not at all. */
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

const deep = fc.constantFrom(
	...[50, 500, 5_000, 50_000].flatMap((depth) => [
		'['.repeat(depth) + ']'.repeat(depth),
		'{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
	]),
);

/** The text of any JSON value, sometimes a peculiar one, and rarely a very deep one. */
export const jsonText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 200, arbitrary: hostileText.map((text) => JSON.stringify(text)) },
	{ weight: 100, arbitrary: fc.constantFrom(...PECULIAR) },
	{ weight: 60, arbitrary: fc.constantFrom('null', 'true', 'false', '0', '[]', '{}', '""') },
	{ weight: 60, arbitrary: fc.json({ maxDepth: 2, noUnicodeString: false }) },
	{ weight: 1, arbitrary: deep },
);
