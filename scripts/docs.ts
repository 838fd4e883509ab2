import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { withPinnedItems } from './samples/pinnedItems';
import { samplesPage } from './samples/samplesPage';

/** Writes the page of sample items anew, and the items that are pinned in the workflows. */
const PAGE = join(__dirname, '../docs/samples.md');
const WORKFLOWS = join(__dirname, '../workflows');

async function main(): Promise<void> {
	writeFileSync(PAGE, samplesPage());
	console.log(`Written: ${PAGE}`);
	for (const name of readdirSync(WORKFLOWS).filter((each) => each.endsWith('.json'))) {
		const path = join(WORKFLOWS, name);
		const content = withPinnedItems(name, JSON.parse(readFileSync(path, 'utf8')));
		const options = await resolveConfig(path);
		writeFileSync(path, await format(JSON.stringify(content), { ...options, filepath: path }));
		console.log(`Written: ${path}`);
	}
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
