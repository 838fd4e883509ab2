import fc from 'fast-check';

/** How a request is signed, or its signature forged. */
export type Signing =
	| { kind: 'genuine' | 'respaced' | 'padded' | 'none' | 'empty' | 'upper-case' | 'base64' }
	| { kind: 'other-webhook' | 'empty-secret' | 'other-body' | 'sha1' | 'sha512' | 'unkeyed' }
	| { kind: 'flip-signature' | 'flip-body' | 'flip-then-sign'; at: number; bit: number }
	| { kind: 'cut'; length: number }
	| { kind: 'extended' | 'prefixed' | 'arbitrary'; text: string }
	| { kind: 'several'; order: 'right-first' | 'right-last' | 'right-twice' };

const simple = <Kind extends string>(...kinds: Kind[]) =>
	fc.constantFrom(...kinds).map((kind) => ({ kind }));

/** A text that HTTP lets through as the value of a header. */
const headerText = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 70 });

const flip = fc.record({
	kind: fc.constantFrom('flip-signature', 'flip-body', 'flip-then-sign'),
	at: fc.nat({ max: 5000 }),
	bit: fc.nat({ max: 7 }),
});

/** About a third of the requests are signed as Tuco signs; the others in every other way. */
export const signing: fc.Arbitrary<Signing> = fc.oneof(
	{ weight: 6, arbitrary: simple('genuine', 'respaced', 'padded') },
	{ weight: 4, arbitrary: simple('none', 'empty', 'upper-case', 'base64') },
	{
		weight: 6,
		arbitrary: simple('other-webhook', 'empty-secret', 'other-body', 'sha1', 'sha512', 'unkeyed'),
	},
	{ weight: 6, arbitrary: flip },
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('cut' as const), length: fc.nat({ max: 63 }) }),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constantFrom('extended', 'arbitrary'),
			text: headerText,
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('prefixed' as const),
			text: fc.constantFrom('sha256=', 'v1,', 't=1,v1=', '0x', 'Bearer ', '"'),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('several' as const),
			order: fc.constantFrom('right-first', 'right-last', 'right-twice'),
		}),
	},
);
