import fc from 'fast-check';

/** The seed of the random tests; `TUCO_SEED` repeats a run. */
export const SEED = Number(process.env.TUCO_SEED ?? Date.now() % 2 ** 31);

/** How many random or heavy cases to run: all in `npm run test:deep`, a fifth or another fraction in `npm test`. */
export const sized = (deep: number, parts = 5) =>
	process.env.TUCO_DEEP === '1' ? deep : Math.ceil(deep / parts);

/** One of these, chosen by weight. */
export function weighted<T>(...choices: [weight: number, arbitrary: fc.Arbitrary<T>][]) {
	return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
