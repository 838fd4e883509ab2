import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** npm's settings by name, for variables or an `.npmrc`. */
export type NpmConfig = Record<string, string>;

type Where = { cwd: string; config: NpmConfig };

/** Runs npm in a folder and returns its output; fails with its complaint. */
export async function npm(args: readonly string[], where: Where): Promise<string> {
	const { stdout } = await runNpm(args, where);
	return stdout.trim();
}

/** Does the same, and also returns warnings and notices. The user's environment has no influence on npm here. */
export async function runNpm(
	args: readonly string[],
	{ cwd, config }: Where,
): Promise<{ stdout: string; stderr: string }> {
	const env = { PATH: process.env.PATH, ...asVariables(config) };
	return await promisify(execFile)('npm', args, { cwd, env });
}

/** Settings that keep all of npm's own files in a folder, and the user's settings out. */
export function freshNpm(folder: string): NpmConfig {
	return {
		userconfig: join(folder, 'user.npmrc'),
		globalconfig: join(folder, 'global.npmrc'),
		cache: join(folder, 'cache'),
		'update-notifier': 'false',
	};
}

/** Settings as environment variables. */
export function asVariables(config: NpmConfig): Record<string, string> {
	const variable = (key: string) => `npm_config_${key.replaceAll('-', '_')}`;
	return Object.fromEntries(Object.entries(config).map(([key, value]) => [variable(key), value]));
}

/** Settings as an `.npmrc`. */
export function asFile(config: NpmConfig): string {
	return Object.entries(config)
		.map(([key, value]) => `${key}=${value}\n`)
		.join('');
}
