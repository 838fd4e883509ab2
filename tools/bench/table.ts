import { summaryOf } from './statistics';

/** A table in Markdown; every column but the first is one of figures. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const rules = heads.map((_, column) => (column === 0 ? '---' : '--:'));
	return [heads, rules, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The median of the values and, in brackets, the quartiles: what the machine did to them. One value that never changes stands alone. */
export function spread(values: readonly number[], digits = 1): string {
	const { median, lower, upper } = summaryOf(values);
	if (values.every((value) => value === values[0])) return median.toFixed(digits);
	return `${median.toFixed(digits)} (${lower.toFixed(digits)} to ${upper.toFixed(digits)})`;
}

/** The median of the values. */
export function median(values: readonly number[]): number {
	return summaryOf(values).median;
}
