import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, textOf } from './json';

/** The versions of n8n that can be installed, each with a folder of that name in runtimes/. */
export const VERSIONS = ['2.41.1', '1.123.81'] as const;

export type N8nVersion = (typeof VERSIONS)[number];

/** The one that everything runs in unless told. */
export const DEFAULT_VERSION: N8nVersion = '2.41.1';

/** What is installed: the version of n8n, and a hash of everything that pins the install. */
export type Recipe = {
	version: string;
	hash: string;
	/** The files that pin it: where each is, and its path inside an install. */
	files: { source: string; name: string }[];
	/** The packages that are built for the machine: no other install script runs. */
	native: string[];
};

const PINS = ['package.json', 'package-lock.json', '.npmrc'];

const RUNTIMES = join(__dirname, 'runtimes');

/** Reads the recipe of a version: its own folder in runtimes/, and that of the Node.js that runs any of them. */
export function readRecipe(version: N8nVersion = DEFAULT_VERSION): Recipe {
	const files = [
		...PINS.map((name) => ({ source: join(RUNTIMES, version, name), name })),
		...PINS.map((name) => ({ source: join(RUNTIMES, 'node', name), name: join('node', name) })),
	];
	const hash = createHash('sha256');
	for (const { source } of files) hash.update(readFileSync(source));
	const manifest: unknown = JSON.parse(
		readFileSync(join(RUNTIMES, version, 'package.json'), 'utf8'),
	);
	const { dependencies, allowScripts } = isObject(manifest) ? manifest : {};
	return {
		version: textOf(isObject(dependencies) && dependencies.n8n, 'The version of n8n'),
		hash: hash.digest('hex'),
		files,
		native: isObject(allowScripts) ? Object.keys(allowScripts) : [],
	};
}
