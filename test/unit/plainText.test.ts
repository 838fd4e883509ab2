import fc from 'fast-check';

import { plainText } from '../../nodes/Tuco/actions/message/plainText';

test.each([
	['**Hi** _Jane_, *see* you ~~today~~ __tomorrow__!', 'Hi Jane, see you today tomorrow!'],
	['***both***, **with *one* inside**', 'both, with one inside'],
	['# Prices\n## Today', 'Prices\nToday'],
	['> quoted\n* one\n  * two\n1. three', 'quoted\n- one\n  - two\n1. three'],
	['Above\n***\nBelow\n---', 'Above\nBelow\n'],
	['Run `npm start`:\n```sh\nnpm start\n```\nDone', 'Run npm start:\nnpm start\nDone'],
	['See [prices](https://a.example/x_(y)_z "Title").', 'See prices (https://a.example/x_(y)_z).'],
	[
		'[https://a.example](https://a.example) <https://b.example>',
		'https://a.example https://b.example',
	],
	['![](https://a.example/i.png)', 'https://a.example/i.png'],
	['[me@a.example](mailto:me@a.example)', 'me@a.example'],
	['5 \\* 3 \\_x\\_', '5 * 3 _x_'],
])('turns %j into %j', (markdown, text) => {
	expect(plainText(markdown)).toBe(text);
});

test.each([
	'2 * 3 * 4 = 24, 5*3*2 = 30, 2**3',
	'snake_case_name and https://a.example/_b_/c_d?e=*f*&g=~h',
	'#1 of 10, 50 < 60 > 40, [sic], (a) - b; +1 more\n- one\n\n\ntwo  \n',
	"It's \u{1F600}, 10 % off: call +1 (202) 555-0123_",
])('leaves %j alone', (text) => {
	expect(plainText(text)).toBe(text);
});

const marks = fc.constantFrom(
	'*',
	'**',
	'_',
	'__',
	'`',
	'```',
	'[',
	'](',
	'https:',
	')',
	'~~',
	'\\',
);
const wild = fc.array(fc.oneof(marks, fc.string({ unit: 'binary' }), fc.constantFrom(' ', '\n')));

test('never throws, and keeps every letter', () => {
	const letters = (text: string) => text.match(/[\p{L}\p{N}]/gu)?.join('') ?? '';
	fc.assert(
		fc.property(wild, (parts) => {
			// The name of a fence's language goes with the fence.
			const text = parts
				.filter((part) => !part.startsWith('```'))
				.join('')
				.replaceAll('```', '');
			expect(letters(plainText(text))).toBe(letters(text));
			expect(() => plainText(parts.join(''))).not.toThrow();
		}),
		{ numRuns: 500 },
	);
});

test('takes no longer than its length asks, whatever marks a model leaves open', () => {
	for (const mark of ['*', '**', '_a ', '__a', '[a', '](https:', '`', '~~a', '* ', '> ', '\\']) {
		const started = performance.now();
		plainText(mark.repeat(5000));
		expect(performance.now() - started).toBeLessThan(1000);
	}
});
