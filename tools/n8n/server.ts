import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledN8n } from './install';
import { type Lock, takeLock } from './lock';
import { type OutputLog, openOutputLog } from './outputLog';
import { LOOPBACK, assertPortFree, freePorts } from './ports';
import { type N8nCommand, serverEnv } from './serverEnv';
import { type Guarded, type ProcessEnd, spawnGuarded } from './spawnGuarded';
import { tailOf } from './tail';
import { waitUntilReady } from './waitUntilReady';

export type StartOptions = {
	install: InstalledN8n;
	/** What it is to be; a whole n8n unless told. The other two take part in the queue mode that `env` describes. */
	command?: N8nCommand;
	/** Its user folder, created when it is not there: database, key and log files live in it. */
	folder: string;
	/** A folder with further nodes, for N8N_CUSTOM_EXTENSIONS. */
	extensions?: string;
	/** The port to listen on; a free one unless told. */
	port?: number;
	/** Where the world reaches its webhooks; its own address unless told. */
	webhookUrl?: string;
	/** Variables that win over all others. */
	env?: Record<string, string>;
	/** Gets what n8n prints, line by line. */
	onLine?: (line: string) => void;
	/** How long the start may take, in milliseconds; five minutes unless told. */
	timeoutMs?: number;
};

/** An n8n that runs and answers. It ends with `stop`, or within seconds of this process. */
export type N8nServer = {
	/** Its address, without a slash at the end. */
	url: string;
	port: number;
	pid: number;
	/** The n8n that was started. */
	install: InstalledN8n;
	logFile: string;
	/** The whole environment it was started with. */
	env: Record<string, string>;
	/** All it has printed so far. */
	log(): Promise<string>;
	/** Ends it in order (SIGTERM, by force after 15 s), or as a crash would (SIGKILL). Again is fine. */
	stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
	exited: Promise<ProcessEnd>;
};

const ATTEMPTS = 3;
const GRACE_MS = 15_000;

/**
 * Starts n8n and resolves when it does what it is there for. Fails when the wanted port is taken, when another n8n still
 * uses the folder after 30 s, when n8n ends (the error has the end of its log) or takes too long.
 */
export async function startN8n(options: StartOptions): Promise<N8nServer> {
	if (options.port !== undefined) await assertPortFree(options.port);
	mkdirSync(options.folder, { recursive: true });
	const lock = await takeLock(join(options.folder, 'n8n.lock'), {
		everyMs: 200,
		timeoutMs: 30_000,
	});
	try {
		for (let attempt = 1; ; attempt++) {
			const outcome = await startOnce(options, lock);
			if (outcome !== 'port taken') return outcome;
			if (attempt === ATTEMPTS)
				throw new Error(`n8n found its port taken ${ATTEMPTS} times in a row`);
		}
	} catch (error) {
		lock.release();
		throw error;
	}
}

async function startOnce(options: StartOptions, lock: Lock): Promise<N8nServer | 'port taken'> {
	const { install, folder, onLine = () => undefined, timeoutMs = 300_000 } = options;
	const { command = 'start' } = options;
	const [freePort = 0, brokerPort = 0] = await freePorts(2);
	const port = options.port ?? freePort;
	const { version, node, entry } = install;
	const env = serverEnv({ ...options, command, version, node, port, brokerPort });
	const log = openOutputLog(folder, onLine);
	const running = await spawnGuarded(node, [entry, command], {
		cwd: folder,
		env,
		output: 'pipe',
		graceMs: GRACE_MS,
	});
	if (running.child.stdout !== null) log.keep(running.child.stdout);
	if (running.child.stderr !== null) log.keep(running.child.stderr);
	lock.handTo(running.pid);

	const url = `http://${LOOPBACK}:${port}`;
	const outcome = await Promise.race([
		waitUntilReady(url, command, timeoutMs),
		running.exited.then(() => 'ended' as const),
	]);
	if (outcome === 'ready') return serverOf(running, { url, port, install, env, log, lock });
	const { code, signal } = await running.stop('SIGKILL');
	if (outcome === 'ended' && /\bport \d+ is already in use/i.test(log.text())) {
		return 'port taken';
	}
	const what =
		outcome === 'ended'
			? `ended while starting (${signal ?? `code ${code ?? '?'}`})`
			: `did not answer within ${timeoutMs / 1000} s`;
	throw new Error(`n8n ${what}. ${tailOf(log.file)}`);
}

function serverOf(
	running: Guarded,
	{
		url,
		port,
		install,
		env,
		log,
		lock,
	}: Pick<N8nServer, 'url' | 'port' | 'install' | 'env'> & { log: OutputLog; lock: Lock },
): N8nServer {
	const { pid, exited } = running;
	void exited.then(() => {
		lock.release();
	});
	return {
		url,
		port,
		pid,
		install,
		logFile: log.file,
		env,
		exited,
		log: () => Promise.resolve(log.text()),
		async stop(signal) {
			await running.stop(signal);
		},
	};
}
