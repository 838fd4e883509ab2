import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cacheFolder, installOnce } from '../../../tools/n8n/cache';
import { environmentForNpm, runLogged } from '../../../tools/n8n/process';

const RECIPE = join(__dirname, 'verdaccio');
const PINS = ['package.json', 'package-lock.json', '.npmrc'];
const CLEAN_INSTALL = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];

/**
 * Gives the path of verdaccio's program, installing it once, as n8n is: it needs a newer Node.js than this project, and
 * one of its own dependencies pinned.
 */
export async function ensureVerdaccio(): Promise<string> {
	const hash = createHash('sha256');
	for (const name of PINS) hash.update(readFileSync(join(RECIPE, name)));
	const folder = join(cacheFolder(), `verdaccio-${hash.digest('hex').slice(0, 12)}`);
	const onProgress = (line: string) => process.stderr.write(`${line}\n`);
	await installOnce({
		what: 'verdaccio',
		folder,
		neededGb: 1,
		onProgress,
		fill: async (aside) => {
			onProgress('Installing verdaccio, an npm registry for the tests (once, half a minute)…');
			mkdirSync(aside);
			for (const name of PINS) copyFileSync(join(RECIPE, name), join(aside, name));
			const env = environmentForNpm();
			await runLogged('npm', CLEAN_INSTALL, { cwd: aside, env, logFile: `${folder}.log` });
		},
	});
	return join(folder, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
}
