import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format } from 'prettier';

import { withSection } from '../scripts/docs';
import { SECTIONS } from './sections';

const DOCS = join(__dirname, '../../docs');
const PAGE = join(DOCS, 'performance.md');
const CHARTS = join(DOCS, 'performance');

const INTRODUCTION = `# Performance

Made by \`npm run bench\`; \`npm run bench -- <section>\` measures one section anew. Every comparison was measured in one run,
with the contestants taking turns: read the ratios, for the absolute figures are those of one machine.
`;

/** Measures the sections that are named, all of them unless told, and writes each on the page as soon as it is done. */
async function main(names: readonly string[]): Promise<void> {
	const unknown = names.filter((name) => !SECTIONS.some((section) => section.name === name));
	if (unknown.length > 0) {
		const known = SECTIONS.map(({ name }) => name).join(', ');
		throw new Error(`There is no section ${unknown.join(', ')}. There are: ${known}`);
	}
	mkdirSync(CHARTS, { recursive: true });
	for (const { name, measure } of SECTIONS) {
		if (names.length > 0 && !names.includes(name)) continue;
		const { text, charts } = await measure((line) => process.stderr.write(`${name}: ${line}\n`));
		for (const chart of charts) writeFileSync(join(CHARTS, `${chart.name}.svg`), chart.svg);
		const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : INTRODUCTION;
		writeFileSync(PAGE, await format(withSection(page, name, text), { parser: 'markdown' }));
		process.stdout.write(`\n${text}\n`);
	}
}

main(process.argv.slice(2)).then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
