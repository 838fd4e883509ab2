import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

const read = (name: string) => readFileSync(join(__dirname, '../..', name), 'utf8');

/** `npm run release:check -- v1.2.3`: fails unless this tag is ready to publish. */
const [tag = ''] = process.argv.slice(2);
const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')));
const section = read('CHANGELOG.md')
	.split(/^## /m)
	.find((each) => each.startsWith(`[${version}]`));

const mistakes = [
	tag !== `v${version}` && `The tag is "${tag}", but the version in package.json is ${version}`,
	section === undefined && `CHANGELOG.md has no section [${version}]`,
	!/^\S+ - \d{4}-\d{2}-\d{2}\n/.test(section ?? '') && 'The section has no date (YYYY-MM-DD)',
	!/^- /m.test(section ?? '') && 'The section lists no changes',
].filter((mistake) => mistake !== false);

if (mistakes.length === 0) {
	console.log(`${tag} is ready to publish`);
} else {
	console.error(mistakes.join('\n'));
	process.exitCode = 1;
}
