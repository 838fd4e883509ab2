/** One that is measured: does its work once per call, on what was prepared for it, which is not timed. */
export type Contestant<Name extends string> = {
	name: Name;
	prepare: () => (() => void | Promise<void>)[];
};

/** What each contestant took for one piece of work, in microseconds: one figure a round. */
export type Timings<Name extends string> = Record<Name, number[]>;

/**
 * Has contestants take turns, round after round, each round beginning with another of them, so that whatever else the
 * machine does meets them all alike. The first rounds warm the compiler up and are not counted. The usual benchmark
 * libraries run one contestant to the end before the next, which on a shared machine compares minutes with minutes.
 */
export async function takeTurns<Name extends string>(
	contestants: readonly Contestant<Name>[],
	{ rounds, warmUp }: { rounds: number; warmUp: number },
): Promise<Timings<Name>> {
	const timings = Object.fromEntries(
		contestants.map(({ name }) => [name, [] as number[]]),
	) as Timings<Name>;
	for (let round = -warmUp; round < rounds; round++) {
		const first = (round + warmUp) % contestants.length;
		const turns = [...contestants.slice(first), ...contestants.slice(0, first)];
		for (const { name, prepare } of turns) {
			const pieces = prepare();
			const from = process.hrtime.bigint();
			for (const piece of pieces) await piece();
			const took = Number(process.hrtime.bigint() - from) / 1000;
			if (round >= 0) timings[name].push(took / pieces.length);
		}
	}
	return timings;
}

/** Each round's figure of one against the same round's figure of another. */
export function ratios(values: readonly number[], against: readonly number[]): number[] {
	return values.map((value, round) => value / (against[round] ?? NaN));
}

/** What each round's figure of one has beyond the same round's figure of another. */
export function differences(values: readonly number[], from: readonly number[]): number[] {
	return values.map((value, round) => value - (from[round] ?? NaN));
}
