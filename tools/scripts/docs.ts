import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { withPinnedItems } from './docs/pinnedItems';
import { withTables } from './docs/readmeTables';
import { samplesPage } from './docs/samplesPage';

const PROJECT = join(__dirname, '../..');
const WORKFLOWS = join(PROJECT, 'workflows');

/** Writes anew whatever of the docs is made from the code: tables, sample items, and what is pinned in the workflows. */
async function main(): Promise<void> {
	write(join(PROJECT, 'docs/samples.md'), samplesPage());
	const readme = join(PROJECT, 'README.md');
	write(readme, await formatted(readme, withTables(readFileSync(readme, 'utf8'))));
	for (const name of readdirSync(WORKFLOWS).filter((each) => each.endsWith('.json'))) {
		const path = join(WORKFLOWS, name);
		const content = withPinnedItems(name, JSON.parse(readFileSync(path, 'utf8')));
		write(path, await formatted(path, JSON.stringify(content)));
	}
}

async function formatted(path: string, text: string): Promise<string> {
	return await format(text, { ...(await resolveConfig(path)), filepath: path });
}

function write(path: string, text: string): void {
	writeFileSync(path, text);
	console.log(`Written: ${path}`);
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
