import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freshNpm, runNpm } from '../../support/install/npm';

/** A registry that nobody keeps: a trial needs none, and an attempt to really publish would fail. */
const NOWHERE = '127.0.0.1:9';

/** What npm says of the package when it is to be published, but for what it tells of the files. */
async function warningsOfTrial(): Promise<string[]> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-publish-'));
	try {
		const config = {
			...freshNpm(folder),
			registry: `http://${NOWHERE}/`,
			'fetch-retries': '0',
		};
		const { stderr } = await runNpm(
			['publish', '--dry-run', '--ignore-scripts', `--//${NOWHERE}/:_authToken=anybody`],
			{ cwd: join(__dirname, '../../..'), config },
		);
		expect(stderr).toContain('npm notice Publishing to');
		return stderr.split('\n').filter((line) => !/^(npm notice.*)?$/.test(line));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

test('npm has nothing to warn of when the package is published', async () => {
	expect(await warningsOfTrial()).toEqual([]);
});
