import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { objectionToRelease } from './release/objectionToRelease';

/** Ends with exit code 1, and says why, unless this tag may be published: `npm run release:check -- v1.2.3`. */
const [tag = ''] = process.argv.slice(2);
const read = (name: string) => readFileSync(join(__dirname, '../..', name), 'utf8');

const objection = objectionToRelease(tag, JSON.parse(read('package.json')), read('CHANGELOG.md'));
if (objection === null) {
	console.log(`${tag} may be published`);
} else {
	console.error(objection);
	process.exitCode = 1;
}
