/** The page with one section put in the place it had, or at the end when it is new. */
export function withSection(page: string, name: string, text: string): string {
	const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
	const section = `${begin}\n\n${text.trim()}\n\n${end}`;
	const [from, to] = [page.indexOf(begin), page.indexOf(end)];
	if (from === -1 || to === -1) return `${page.trimEnd()}\n\n${section}\n`;
	return page.slice(0, from) + section + page.slice(to + end.length);
}
