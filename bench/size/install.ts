import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { listOf, objectOf, textOf } from '../../n8n/json';
import { pack, type Packed } from '../../scripts/pack';

/** A community package, installed as n8n installs one. */
export type Installed = {
	packed: Packed;
	/** How many other packages came along. */
	dependencies: number;
	/** What they and it take on disk, in bytes. */
	installedSize: number;
	/** The main files of its nodes. */
	nodes: string[];
};

const WORKFLOW = join(__dirname, '../../node_modules/n8n-workflow');

/**
 * Packs this package, or fetches another, and installs it into a folder of its own with its runtime dependencies. Its
 * scripts are not run. What it expects n8n to have, n8n-workflow, is this project's.
 *
 * @param spec another package's name and version
 */
export async function install(folder: string, ...spec: string[]): Promise<Installed> {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{"private":true}');
	const packed = await pack(folder, ...spec);
	const npm = ['install', packed.tarball, '--ignore-scripts', '--omit=dev', '--omit=peer'];
	const quiet = ['--legacy-peer-deps', '--no-audit', '--no-fund'];
	await promisify(execFile)('npm', [...npm, ...quiet], { cwd: folder });
	const modules = join(folder, 'node_modules');
	const lock = readObject(join(modules, '.package-lock.json'));
	const others = Object.keys(objectOf(lock.packages, 'The installed packages')).length - 1;
	const installedSize = await bytesIn(modules);
	symlinkSync(WORKFLOW, join(modules, 'n8n-workflow'));
	const home = join(modules, packed.name);
	const { nodes } = objectOf(readObject(join(home, 'package.json')).n8n, 'The n8n section');
	return {
		packed,
		dependencies: others,
		installedSize,
		nodes: listOf(nodes, 'The nodes').map((path) => join(home, textOf(path, 'A path'))),
	};
}

function readObject(path: string) {
	return objectOf(JSON.parse(readFileSync(path, 'utf8')) as unknown, path);
}

/** What the files in a folder take on disk. */
async function bytesIn(folder: string): Promise<number> {
	const { stdout } = await promisify(execFile)('du', ['-sk', folder]);
	return Number.parseInt(stdout, 10) * 1024;
}
