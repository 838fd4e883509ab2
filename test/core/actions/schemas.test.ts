import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { schemaFiles } from '../../../tools/scripts/schemas';

const stored = (path: string): unknown =>
	JSON.parse(readFileSync(join(__dirname, '../../..', path), 'utf8'));

test('the output schemas are up to date with `npm run docs`', async () => {
	for (const [path, schema] of await schemaFiles()) {
		const made: unknown = JSON.parse(schema);
		expect({ path, schema: stored(path) }).toEqual({ path, schema: made });
	}
});
