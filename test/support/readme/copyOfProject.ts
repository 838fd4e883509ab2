import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { cacheFolder } from '../../../tools/n8n/cache';

const PROJECT = join(__dirname, '../../..');

/** The project as somebody has it who has just cloned it, and what makes its commands keep to themselves. */
export type CopyOfProject = { folder: string; env: NodeJS.ProcessEnv; remove: () => void };

/** Copies what git knows of, without what was installed or built. n8n is not installed anew: the copy uses this user's. */
export function copyOfProject(): CopyOfProject {
	const root = mkdtempSync(join(tmpdir(), 'n8n-nodes-tuco-readme-'));
	const folder = join(root, 'n8n-nodes-tuco');
	const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
	for (const path of execFileSync('git', list, { cwd: PROJECT }).toString().split('\0')) {
		if (path === '') continue;
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		cpSync(join(PROJECT, path), join(folder, path));
	}
	const cache = join(root, 'cache');
	mkdirSync(cache);
	for (const name of readdirSync(cacheFolder())) {
		if (/-[0-9a-f]{12}$/.test(name)) symlinkSync(join(cacheFolder(), name), join(cache, name));
	}
	const ofThisRun = /^(npm_|JEST_|NODE_ENV$|TZ$|INIT_CWD$)/;
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !ofThisRun.test(name)),
	);
	return {
		folder,
		// What npm has fetched for this project, it need not fetch for the copy.
		env: { ...env, N8N_TUCO_CACHE: cache, npm_config_prefer_offline: 'true' },
		remove() {
			rmSync(root, { recursive: true, force: true });
		},
	};
}
