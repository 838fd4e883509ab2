import { writeFileSync } from 'node:fs';

/** Replaces a page's section: the text between its two HTML comments. */
export function withSection(page: string, name: string, text: string): string {
	const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
	const [before = '', rest = ''] = page.split(begin);
	const after = rest.split(end)[1];
	if (after === undefined) throw new Error(`The page has no section ${name}`);
	return `${before}${begin}\n\n${text.trim()}\n\n${end}${after}`;
}

/** A Markdown table. The last argument sets the delimiters of the first column and of all others. */
export function table(
	heads: readonly string[],
	rows: readonly (readonly string[])[],
	[first, others] = ['---', '---'],
): string {
	const rules = heads.map((_, column) => (column === 0 ? first : others));
	return [heads, rules, ...rows]
		.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');
}

/** Writes a file, formatted with Prettier. */
export async function writeFormatted(path: string, text: string): Promise<void> {
	// Imported only here, because jest cannot load it.
	const { format, resolveConfig } = await import('prettier');
	writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
