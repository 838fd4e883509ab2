import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Runs npm in a folder and gives what it said; fails with what it complained of. It is told what is given here, and
 * knows no variable of the user's, which might send it to a registry of theirs.
 */
export async function npm(args: readonly string[], where: Where): Promise<string> {
	const { stdout } = await runNpm(args, where);
	return stdout.trim();
}

/** Runs npm in the same way, and gives what it warned of too, with its notices. */
export async function runNpm(
	args: readonly string[],
	{ cwd, config }: Where,
): Promise<{ stdout: string; stderr: string }> {
	const env = { PATH: process.env.PATH, ...asVariables(config) };
	return await promisify(execFile)('npm', args, { cwd, env });
}

type Where = { cwd: string; config: NpmConfig };

/** How npm is told something: by a variable of that name, or a line of an `.npmrc`. */
export type NpmConfig = Record<string, string>;

/** Has npm keep all its own in a folder, and not find any configuration of the user's. */
export function freshNpm(folder: string): NpmConfig {
	return {
		userconfig: join(folder, 'user.npmrc'),
		globalconfig: join(folder, 'global.npmrc'),
		cache: join(folder, 'cache'),
		'update-notifier': 'false',
	};
}

/** A configuration as variables. */
export function asVariables(config: NpmConfig): Record<string, string> {
	const variable = (key: string) => `npm_config_${key.replaceAll('-', '_')}`;
	return Object.fromEntries(Object.entries(config).map(([key, value]) => [variable(key), value]));
}

/** A configuration as an `.npmrc`. */
export function asFile(config: NpmConfig): string {
	return Object.entries(config)
		.map(([key, value]) => `${key}=${value}\n`)
		.join('');
}
