/** The middle of what was measured, and the quarters around it. */
export type Summary = { median: number; lower: number; upper: number };

/** The quantile `at` (0 to 1) of the values, by linear interpolation between neighbours. Throws when there is none. */
export function quantile(values: readonly number[], at: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const place = (sorted.length - 1) * at;
	const below = sorted[Math.floor(place)];
	const above = sorted[Math.ceil(place)];
	if (below === undefined || above === undefined) throw new Error('Nothing was measured');
	return below + (above - below) * (place - Math.floor(place));
}

/** The median of the values and their quartiles. */
export function summaryOf(values: readonly number[]): Summary {
	const [lower, median, upper] = [0.25, 0.5, 0.75].map((at) => quantile(values, at));
	return { median: median ?? NaN, lower: lower ?? NaN, upper: upper ?? NaN };
}

/** The geometric mean of ratios, and how far from it the true one may lie, in 95 of 100 runs. Takes two or more. */
export function meanRatio(ratios: readonly number[]): { mean: number; within: number } {
	const logs = ratios.map(Math.log);
	const middle = logs.reduce((sum, log) => sum + log, 0) / logs.length;
	const variance = logs.reduce((sum, log) => sum + (log - middle) ** 2, 0) / (logs.length - 1);
	const mean = Math.exp(middle);
	return { mean, within: mean * (Math.exp(1.96 * Math.sqrt(variance / logs.length)) - 1) };
}
