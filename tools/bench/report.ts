import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { table, withSection, writeFormatted } from '../scripts/pages';

/**
 * Measures one section, and returns it as Markdown.
 *
 * @param share the share of the usual rounds or events, from 0 to 1: less gives wider quartiles
 * @param say reports progress
 */
export type Section = (share: number, say: (line: string) => void) => Promise<string>;

/** Writes a section of docs/performance.md, with the date and machine first. */
export async function writeSection(name: string, text: string): Promise<void> {
	const path = join(__dirname, '../../docs/performance.md');
	const today = new Date().toISOString().slice(0, 10);
	const { model = 'an unknown processor' } = cpus()[0] ?? {};
	const machine = `Node.js ${process.version} on ${cpus().length} × ${model}`;
	const section = `Measured on ${today} with ${machine}. ${text}`;
	await writeFormatted(path, withSection(readFileSync(path, 'utf8'), name, section));
}

/** Something measured in turns with others. `measure` returns one figure; each round adds one to `figures`. */
export type Turn = { measure: () => Promise<number>; figures: number[] };

/**
 * Measures all in turns, round after round, each time starting a group with its next member, so other load on the
 * machine affects all equally. Warm-up rounds do not count. Benchmark libraries finish one candidate before the next, so
 * on a shared machine they compare different minutes.
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

/** For each round, one figure divided by the other. */
export function ratios(one: Turn, other: Turn): number[] {
	return one.figures.map((figure, round) => figure / (other.figures[round] ?? NaN));
}

/** The quantile `at` (0 to 1) of the values, interpolated. Throws if there are no values. */
export function quantile(values: readonly number[], at: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const position = (sorted.length - 1) * at;
	const below = sorted[Math.floor(position)];
	const above = sorted[Math.ceil(position)];
	if (below === undefined || above === undefined) throw new Error('Nothing was measured');
	return below + (above - below) * (position - Math.floor(position));
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

/** The median, with the quartiles in brackets. */
export function spread(values: readonly number[], digits = 1): string {
	const [lower, middle, upper] = [0.25, 0.5, 0.75].map((at) =>
		quantile(values, at).toFixed(digits),
	);
	return `${middle} (${lower} to ${upper})`;
}

/** A Markdown table. All columns but the first contain figures. */
export function figuresTable(heads: readonly string[], rows: readonly string[][]): string {
	return table(heads, rows, ['---', '--:']);
}
