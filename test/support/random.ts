import fc from 'fast-check';

/** What random tests are made from; `TUCO_SEED` plays a run again. */
export const SEED = Number(process.env.TUCO_SEED ?? Date.now() % 2 ** 31);

/** How many of something random or heavy to play: all in `npm run test:deep`, a fifth or another part in `npm test`. */
export const sized = (deep: number, parts = 5) =>
	process.env.TUCO_DEEP === '1' ? deep : Math.ceil(deep / parts);

/** One of these, each as often as its weight says. */
export function weighted<T>(...choices: [weight: number, arbitrary: fc.Arbitrary<T>][]) {
	return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
