import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startSandbox } from '../../../tools/sandbox';
import { ENDPOINTS } from '../../../tools/scripts/fields';
import { runSamples } from '../../../tools/scripts/operationSamples';
import { schemaFiles } from '../../../tools/scripts/schemas';

const stored = (path: string): unknown =>
	JSON.parse(readFileSync(join(__dirname, '../../..', path), 'utf8'));

test('the output schemas are up to date with `npm run docs`', async () => {
	for (const [path, schema] of await schemaFiles()) {
		const made: unknown = JSON.parse(schema);
		expect({ path, schema: stored(path) }).toEqual({ path, schema: made });
	}
});

test('the reference names what each operation calls', async () => {
	const sandbox = await startSandbox();
	const sampled = await runSamples(sandbox).finally(async () => sandbox.stop());
	const called = sampled.map(({ resource, operation, requests }) => {
		const calls = requests.map(({ method, path }) => `${method} ${withoutIds(path)}`);
		return [`${resource}/${operation}`, [...new Set(calls)].join(', ')];
	});
	expect(ENDPOINTS).toEqual(Object.fromEntries(called));
});

const withoutIds = (path: string) => path.replace(/\?.*/, '').replace(/[\da-f]{24}/, '{id}');
