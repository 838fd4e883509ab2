import { closeSync, openSync } from 'node:fs';
import { spawnGuarded } from './spawnGuarded';
import { tailOf } from './tail';

/**
 * Runs a command to its end, its output appended to `logFile`. A failure is an error that has the end of that log.
 * Ending this process ends the command.
 */
export async function runLogged(
	command: string,
	args: readonly string[],
	{ cwd, env, logFile }: { cwd: string; env: NodeJS.ProcessEnv; logFile: string },
): Promise<void> {
	const output = openSync(logFile, 'a');
	try {
		const running = await spawnGuarded(command, args, { cwd, env, output, graceMs: 5000 });
		const { code, signal } = await running.exited;
		if (code === 0) return;
		const how = signal === null ? `with code ${code ?? '?'}` : `by ${signal}`;
		throw new Error(`"${command} ${args.join(' ')}" ended ${how}. ${tailOf(logFile)}`);
	} finally {
		closeSync(output);
	}
}
