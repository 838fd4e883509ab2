import fc from 'fast-check';

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

/** Texts that have broken programs before, and any UTF-16 at all, lone surrogates included. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 2, arbitrary: fc.constantFrom(...NOTORIOUS) },
	{ weight: 1, arbitrary: utf16 },
	{ weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
);
