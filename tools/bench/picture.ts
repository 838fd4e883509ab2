/** Bars with a title above them. `isOurs` bars stand out. */
export type Bars = {
	title: string;
	bars: readonly { label: string; value: number; isOurs: boolean }[];
};

const [WIDTH, LABEL, BAR, TITLE, GAP] = [840, 340, 22, 34, 14];

/**
 * Draws bars as SVG, all to one scale, on a white ground so that they read well on any page.
 *
 * @param heading what the bars count
 */
export function barChart(heading: string, groups: readonly Bars[]): string {
	const most = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
	const scale = (WIDTH - LABEL - 90) / most;
	let y = 20;
	const text = (x: number, content: string, more = '') =>
		`<text x="${x}" y="${y + 15}" ${more}>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
	const lines = [text(20, heading, 'font-weight="600"')];
	for (const { title, bars } of groups) {
		y += TITLE;
		lines.push(text(20, title, 'fill="#57606a"'));
		for (const { label, value, isOurs } of bars) {
			y += BAR;
			const [width, fill] = [(value * scale).toFixed(1), isOurs ? '#2563eb' : '#afb8c1'];
			lines.push(
				text(LABEL - 10, label, 'text-anchor="end"'),
				`<rect x="${LABEL}" y="${y + 2}" width="${width}" height="${BAR - 5}" rx="3" fill="${fill}"/>`,
				text(LABEL + Number(width) + 8, value.toFixed(value < 100 ? 1 : 0)),
			);
		}
		y += GAP;
	}
	const height = y + 40;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" font-family="system-ui, sans-serif" font-size="14" fill="#1f2328">
<rect width="${WIDTH}" height="${height}" rx="8" fill="#fff"/>
${lines.join('\n')}
</svg>
`;
}
