import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { table, withSection, writeFormatted } from '../scripts/pages';

/**
 * One part of what the bench measures, as Markdown.
 *
 * @param share how much of the usual effort to spend, from 0 to 1: with less, the quartiles lie further apart
 * @param say reports progress
 */
export type Section = (share: number, say: (line: string) => void) => Promise<string>;

/** Writes a section of a page of `docs/`, with the date and the machine on top. */
export async function writeSection(page: string, name: string, text: string): Promise<void> {
	const path = join(__dirname, '../../docs', page);
	const today = new Date().toISOString().slice(0, 10);
	const { model = 'an unknown processor' } = cpus()[0] ?? {};
	const machine = `Node.js ${process.version} on ${cpus().length} × ${model}`;
	const section = `Measured on ${today} with ${machine}. ${text}`;
	await writeFormatted(path, withSection(readFileSync(path, 'utf8'), name, section));
}

/** One that is measured in turns with others: `measure` gives one figure, and each round adds one to `figures`. */
export type Turn = { measure: () => Promise<number>; figures: number[] };

/**
 * Has all take turns, round after round, each group beginning with another of its own every time, so that whatever else
 * the machine does affects all alike. The first rounds warm up and do not count. Benchmark libraries run one contestant
 * to the end before the next, which on a shared machine compares minutes with minutes.
 */
export async function takeTurns(
	groups: readonly (readonly Turn[])[],
	{ rounds, warmUp, say }: { rounds: number; warmUp: number; say?: (line: string) => void },
): Promise<void> {
	for (let round = 1 - warmUp; round <= rounds; round++) {
		say?.(round > 0 ? `round ${round} of ${rounds}` : 'warming up');
		for (const group of groups) {
			const first = (round + warmUp) % group.length;
			for (const { measure, figures } of [...group.slice(first), ...group.slice(0, first)]) {
				const figure = await measure();
				if (round > 0) figures.push(figure);
			}
		}
	}
}

/** Each round's figure of one divided by the same round's figure of another. */
export function ratios(one: Turn, other: Turn): number[] {
	return one.figures.map((figure, round) => figure / (other.figures[round] ?? NaN));
}

/** The quantile `at` (0 to 1) of the values, interpolated between neighbours. Throws when there are no values. */
export function quantile(values: readonly number[], at: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const place = (sorted.length - 1) * at;
	const below = sorted[Math.floor(place)];
	const above = sorted[Math.ceil(place)];
	if (below === undefined || above === undefined) throw new Error('Nothing was measured');
	return below + (above - below) * (place - Math.floor(place));
}

/** The middle one of the values. */
export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** The median of the values and, in brackets, their quartiles. */
export function spread(values: readonly number[], digits = 1): string {
	const [lower, middle, upper] = [0.25, 0.5, 0.75].map((at) =>
		quantile(values, at).toFixed(digits),
	);
	return `${middle} (${lower} to ${upper})`;
}

/** A table in Markdown. Every column but the first holds figures. */
export function figuresTable(heads: readonly string[], rows: readonly string[][]): string {
	return table(heads, rows, ['---', '--:']);
}
