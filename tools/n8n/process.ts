import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a process ended: with an exit code, or by a signal. */
export type ProcessEnd = { code: number | null; signal: NodeJS.Signals | null };

/** A process that leads its own group, and outlives this one by a few seconds at most. */
export type Guarded = {
	child: ChildProcess;
	pid: number;
	hasEnded: () => boolean;
	/** Resolves when it has ended and all its output has been read. */
	exited: Promise<ProcessEnd>;
	/** Sends SIGTERM (the default), then SIGKILL to the whole group after the grace time; or that SIGKILL at once. */
	stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<ProcessEnd>;
};

export type GuardedOptions = {
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Standard output and error: a pipe, or an open file descriptor. */
	output: 'pipe' | number;
	/** How long to wait after SIGTERM before SIGKILL, in milliseconds. */
	graceMs: number;
};

/** How long the guard waits between SIGTERM and SIGKILL. */
const ORPHAN_GRACE_MS = 5000;

/**
 * Starts a process together with a guard (guard.mjs) that stops it if this process ends first: by Ctrl+C, a crash or
 * SIGKILL. Fails if the command cannot be started. POSIX only (process groups).
 */
export async function spawnGuarded(
	command: string,
	args: readonly string[],
	{ cwd, env, output, graceMs }: GuardedOptions,
): Promise<Guarded> {
	const child = spawn(command, args, {
		cwd,
		env,
		detached: true,
		stdio: ['ignore', output, output],
	});
	const { pid } = child;
	if (pid === undefined) {
		const [error] = (await once(child, 'error')) as [Error];
		throw new Error(`Cannot start ${command}`, { cause: error });
	}
	const endGuard = startGuard(pid);
	child.once('exit', () => {
		signalGroup(pid, 'SIGKILL');
		endGuard();
	});
	const exited = new Promise<ProcessEnd>((resolve) => {
		child.once('close', (code, signal) => resolve({ code, signal }));
	});
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	return {
		child,
		pid,
		hasEnded,
		exited,
		async stop(signal = 'SIGTERM') {
			// After it has ended, another process may have its ID.
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

/** Starts a process's guard. Returns a function that ends the guard. */
function startGuard(pid: number): () => void {
	const guard = spawn(process.execPath, [join(__dirname, 'guard.mjs'), String(ORPHAN_GRACE_MS)], {
		detached: true,
		env: {},
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	// The guard must not keep this process alive, and may already be gone when it is ended.
	guard.unref();
	if (guard.stdin instanceof Socket) guard.stdin.unref();
	guard.stdin.on('error', () => undefined);
	guard.stdin.write(`${pid}\n`);
	return () => guard.stdin.end('done\n');
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// The whole group has ended.
	}
}
