import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a process ended: with a code, or by a signal. */
export type ProcessEnd = { code: number | null; signal: NodeJS.Signals | null };

/** A process that leads a group of its own, and outlives this one by a few seconds at most. */
export type Guarded = {
	child: ChildProcess;
	pid: number;
	hasEnded(): boolean;
	/** Resolves once it has ended and the last of its output has been read. */
	exited: Promise<ProcessEnd>;
	/** Ends it: SIGTERM, then SIGKILL for its whole group after the grace time; or SIGKILL for all at once. */
	stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<ProcessEnd>;
};

export type GuardedOptions = {
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** What the process gets as standard output and error: a pipe, or an open file's number. */
	output: 'pipe' | number;
	/** How long a SIGTERM may take before SIGKILL follows, in milliseconds. */
	graceMs: number;
};

/** How long the guard waits between SIGTERM and SIGKILL. */
const ORPHAN_GRACE_MS = 5000;

/**
 * Starts a process together with a small guard (guard.mjs) that stops it when this process ends without having done
 * so, be it by Ctrl-C, a crash or SIGKILL. Fails when the command cannot be started. POSIX only (process groups).
 */
export async function spawnGuarded(
	command: string,
	args: readonly string[],
	{ cwd, env, output, graceMs }: GuardedOptions,
): Promise<Guarded> {
	const guard = startGuard();
	const stdio = ['ignore', output, output] as const;
	const child = spawn(command, args, { cwd, env, detached: true, stdio: [...stdio] });
	const { pid } = child;
	guard.watch(pid);
	child.once('exit', () => {
		if (pid !== undefined) signalGroup(pid, 'SIGKILL');
		guard.dismiss();
	});
	const exited = new Promise<ProcessEnd>((resolve) => {
		child.once('close', (code, signal) => resolve({ code, signal }));
	});
	try {
		await once(child, 'spawn');
	} catch (error) {
		guard.dismiss();
		throw new Error(`Cannot start ${command}`, { cause: error });
	}
	if (pid === undefined) throw new Error(`${command} has no process id`);
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	return {
		child,
		pid,
		hasEnded,
		exited,
		async stop(signal = 'SIGTERM') {
			// Once it has ended, its id may belong to another process.
			if (hasEnded()) return await exited;
			if (signal === 'SIGTERM') {
				child.kill('SIGTERM');
				await Promise.race([exited, sleep(graceMs, undefined, { ref: false })]);
			}
			signalGroup(pid, 'SIGKILL');
			return await exited;
		},
	};
}

/**
 * Runs a command to its end, its output appended to `logFile`. A failure is an error with the end of that log. Ending
 * this process ends the command.
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

/** Whether a process with this ID runs, for all that this user may know. */
export function isAlive(pid: number): boolean {
	try {
		return pid > 0 && process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** The last 30 lines of a log file, indented for an error message. */
export function tailOf(file: string): string {
	const text = readFileSync(file, 'utf8').trimEnd();
	if (text === '') return `${file} is empty.`;
	const last = text.split('\n').slice(-30);
	return `The end of ${file}:\n${last.map((line) => `  ${line}`).join('\n')}`;
}

/** The user's environment, without the variables by which a surrounding `npm run` describes its own project. */
export function environmentForNpm(): NodeJS.ProcessEnv {
	const ofProject = /^(npm_(package|lifecycle|command|config_local_prefix)|INIT_CWD$)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofProject.test(name)));
}

function startGuard() {
	const guard = spawn(process.execPath, [join(__dirname, 'guard.mjs'), String(ORPHAN_GRACE_MS)], {
		detached: true,
		env: {},
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	guard.unref();
	// The guard must not keep this process alive, and may be gone when it is dismissed.
	if (guard.stdin instanceof Socket) guard.stdin.unref();
	guard.stdin.on('error', () => undefined);
	return {
		watch: (pid: number | undefined) => guard.stdin.write(`${pid ?? 0}\n`),
		dismiss: () => guard.stdin.end('done\n'),
	};
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// Nothing of the group is left.
	}
}
