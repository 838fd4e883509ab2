/** One that is measured, a figure at a time. */
export type Contestant<Name extends string> = { name: Name; measure: () => Promise<number> };

/** What was measured of each contestant: one figure a round. */
export type Figures<Name extends string> = Record<Name, number[]>;

/**
 * Has contestants take turns, round after round, each round beginning with another of them, so that whatever else the
 * machine does meets them all alike. The first rounds warm up and are not counted. The usual benchmark libraries run one
 * contestant to the end before the next, which on a shared machine compares minutes with minutes.
 */
export async function takeTurns<Name extends string>(
	contestants: readonly Contestant<Name>[],
	{ rounds, warmUp }: { rounds: number; warmUp: number },
): Promise<Figures<Name>> {
	const figures = Object.fromEntries(
		contestants.map(({ name }) => [name, [] as number[]]),
	) as Figures<Name>;
	for (let round = -warmUp; round < rounds; round++) {
		const first = (round + warmUp) % contestants.length;
		for (const { name, measure } of [...contestants.slice(first), ...contestants.slice(0, first)]) {
			const figure = await measure();
			if (round >= 0) figures[name].push(figure);
		}
	}
	return figures;
}

/** Times pieces of work one after the other, in microseconds for one. Preparing them is not timed. */
export function timing(prepare: () => (() => void | Promise<void>)[]): () => Promise<number> {
	return async () => {
		const pieces = prepare();
		const from = process.hrtime.bigint();
		for (const piece of pieces) await piece();
		return Number(process.hrtime.bigint() - from) / 1000 / pieces.length;
	};
}

/** Each round's figure of one against the same round's figure of another. */
export function ratios(values: readonly number[], against: readonly number[]): number[] {
	return values.map((value, round) => value / (against[round] ?? NaN));
}

/** What each round's figure of one has beyond the same round's figure of another. */
export function differences(values: readonly number[], from: readonly number[]): number[] {
	return values.map((value, round) => value - (from[round] ?? NaN));
}
