/** What was counted after a step: the webhooks that stand, and those whose event n8n took, genuine or forged. */
export type Count = { standing: number; taken: number; forged: number };

/** One line of the table: a step, how many webhooks should stand after it, and what was counted for each contestant. */
export type Line = { what: string; wanted: number; counts: Count[] };

/** Renders the counts as a table in Markdown. What is not as it should be is in bold. */
export function tableOf(titles: readonly string[], lines: readonly Line[]): string {
	const heads = titles.map((title) => `${title}: standing, taken, forged`);
	const rows = lines.map(({ what, wanted, counts }, index) => [
		`${index + 1}. ${what}`,
		String(wanted),
		...counts.map((count) => cell(count, wanted)),
	]);
	const all = [
		['After this step', 'Wanted', ...heads],
		['---', '--:', ...heads.map(() => '--:')],
	];
	return [...all, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** How many webhooks each contestant had too many after the last step. */
export function leftBehind(lines: readonly Line[]): number[] {
	const last = lines.at(-1);
	return last === undefined ? [] : last.counts.map(({ standing }) => standing - last.wanted);
}

function cell({ standing, taken, forged }: Count, wanted: number): string {
	const text = `${standing}, ${taken}, ${forged}`;
	return standing === wanted && taken === wanted && forged === 0 ? text : `**${text}**`;
}
