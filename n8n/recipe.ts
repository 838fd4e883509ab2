import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, textOf } from './json';

/** What is installed: the version of n8n, and a hash of everything that pins the install. */
export type Recipe = { folder: string; version: string; hash: string };

const PINS = ['package.json', 'package-lock.json', '.npmrc'];

/** The files of the recipe, by their paths inside its folder: n8n's own, and those of the Node.js that runs it. */
export const RECIPE_FILES = [...PINS, ...PINS.map((name) => join('node', name))];

/** Reads the recipe in a folder, runtime/ beside this file unless told. */
export function readRecipe(folder = join(__dirname, 'runtime')): Recipe {
	const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const dependencies =
		isObject(manifest) && isObject(manifest.dependencies) ? manifest.dependencies : {};
	const hash = createHash('sha256');
	for (const name of RECIPE_FILES) hash.update(readFileSync(join(folder, name)));
	return {
		folder,
		version: textOf(dependencies.n8n, 'The version of n8n'),
		hash: hash.digest('hex'),
	};
}
