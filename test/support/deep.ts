/** Whether this is `npm run test:deep`, which plays the large sizes and the suites that take minutes. */
export const isDeep = process.env.TUCO_DEEP === '1';

/** How many of something random or heavy to play: all of them in `npm run test:deep`, a fifth in `npm test`. */
export function sized(deep: number): number {
	return isDeep ? deep : Math.ceil(deep / 5);
}
