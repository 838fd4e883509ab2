import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { textOf } from '../../../tools/n8n/json';
import { freshNpm, npm } from './npm';

/** A version of the package, ready to be published. */
export type Release = { version: string; packed: string };

/** This package as it would be published today, and once more under the next version. */
export type Releases = {
	name: string;
	current: Release;
	/** The same, but for `release` in its items, which has the version of the code that made them. */
	next: Release;
	/** Removes both. */
	remove(): Promise<void>;
};

const project = join(__dirname, '../../..');

/** Packs what has been built. */
export async function makeReleases(): Promise<Releases> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-releases-'));
	const config = freshNpm(folder);
	const pack = ['pack', '--silent', '--pack-destination', folder];
	const tarball = join(folder, await npm(pack, { cwd: project, config }));
	await promisify(execFile)('tar', ['-xzf', tarball, '-C', folder]);
	const unpacked = join(folder, 'package');
	const ask = async (...args: string[]) => await npm(args, { cwd: unpacked, config });
	const manifest = async (key: string) => textOf(JSON.parse(await ask('pkg', 'get', key)), key);
	const [name, version] = [await manifest('name'), await manifest('version')];
	await ask('version', 'patch', '--no-git-tag-version');
	const nextVersion = await manifest('version');
	await appendFile(join(unpacked, 'dist/nodes/Tuco/TucoTrigger.node.js'), signing(nextVersion));
	return {
		name,
		current: { version, packed: tarball },
		next: { version: nextVersion, packed: unpacked },
		remove: async () => {
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** What has the trigger put a version into each item. */
function signing(version: string): string {
	return `
const { webhook } = exports.TucoTrigger.prototype;
exports.TucoTrigger.prototype.webhook = async function () {
	const response = await webhook.call(this);
	for (const { json } of (response.workflowData ?? []).flat()) json.release = '${version}';
	return response;
};
`;
}
