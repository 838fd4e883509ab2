import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';

import { isObject } from '../../nodes/Tuco/shared/json';
import { type InstalledN8n, isN8n1 } from './install';
import { type Guarded, spawnGuarded } from './process';
import { until } from './wait';

/** The only address this project's servers listen on. */
export const LOOPBACK = '127.0.0.1';

/** `start` is a whole n8n, or the main in queue mode; the other two are its webhook processor and worker. */
export type N8nCommand = 'start' | 'webhook' | 'worker';

export type StartOptions = {
	install: InstalledN8n;
	/** `start` by default. The others need queue mode's settings in `env`. */
	command?: N8nCommand;
	/** Its user folder, for database, key and logs. Created if missing. */
	folder: string;
	/** A folder with more nodes, for N8N_CUSTOM_EXTENSIONS. */
	extensions?: string;
	/** The port to listen on; a free one by default. */
	port?: number;
	/** Overrides all other variables. */
	env?: Record<string, string>;
};

/** A running n8n. It ends with `stop`, or within seconds after this process. */
export type N8nServer = {
	/** Without a trailing slash. */
	url: string;
	port: number;
	pid: number;
	install: InstalledN8n;
	logFile: string;
	/** Its whole environment. */
	env: Record<string, string>;
	/** Everything printed so far. */
	log(): Promise<string>;
	/** Shuts it down (SIGTERM, SIGKILL after 15 s) or crashes it (SIGKILL). Can be called again. */
	stop: Guarded['stop'];
};

/** The variables n8n inherits. Excludes N8N_…, DB_… and proxy variables, which a developer's shell may set. */
const INHERITED = [
	'PATH',
	'HOME',
	'USER',
	'LANG',
	'LC_ALL',
	'TZ',
	'TMPDIR',
	'SSL_CERT_FILE',
	'NODE_EXTRA_CA_CERTS',
];

/** Turns off each feature that calls n8n's vendor, and those that depend on such calls. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
	N8N_AI_GATEWAY_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};

const START_MS = 300_000;

/** Starts n8n and resolves when it is ready. If n8n ends or takes too long, fails with the end of its log. */
export async function startN8n(options: StartOptions): Promise<N8nServer> {
	for (let tries = 3; ; tries--) {
		try {
			return await startOnce(options);
		} catch (error) {
			// Another process may take a port in the seconds before n8n binds it.
			if (tries === 1 || !/port \d+ is already in use/.test(String(error))) throw error;
		}
	}
}

async function startOnce(options: StartOptions): Promise<N8nServer> {
	const { install, command = 'start', folder } = options;
	mkdirSync(folder, { recursive: true });
	const [freePort = 0, brokerPort = 0] = await freePorts(2);
	const port = options.port ?? freePort;
	const url = `http://${LOOPBACK}:${port}`;
	const env = serverEnv({ ...options, port, brokerPort });
	// A new log for each start.
	const logFile = join(folder, `n8n-${Date.now()}.log`);
	const log = async () => await readFile(logFile, 'utf8');
	const output = openSync(logFile, 'a');
	const { pid, stop, hasEnded } = await spawnGuarded(install.node, [install.entry, command], {
		cwd: folder,
		env,
		output,
		graceMs: 15_000,
	}).finally(() => closeSync(output));

	const answers = async () => hasEnded() || (await isReady(url, command));
	const isLate = await until('n8n to be ready', answers, { timeoutMs: START_MS }).then(
		() => false,
		() => true,
	);
	if (isLate || hasEnded()) {
		await stop('SIGKILL');
		const what = isLate ? `was not ready within ${START_MS / 1000} s` : 'ended while starting';
		throw new Error(`n8n ${what}. The end of ${logFile}:\n${(await log()).slice(-3000)}`);
	}
	return { url, port, pid, install, logFile, env, log, stop };
}

/** Whether n8n is ready. A main reports healthy before its routes exist, so this tries a route; the others report it. */
async function isReady(url: string, command: N8nCommand): Promise<boolean> {
	const path = command === 'start' ? '/rest/settings' : '/healthz/readiness';
	const response = await fetch(url + path, { signal: AbortSignal.timeout(5000) });
	if (!response.ok || command !== 'start') return response.ok;
	const body: unknown = await response.json();
	return isObject(body) && isObject(body.data);
}

/** The whole environment to start n8n with. */
export function serverEnv({
	install: { version, node },
	folder,
	port,
	brokerPort,
	extensions,
	env,
}: StartOptions & { port: number; brokerPort: number }): Record<string, string> {
	const url = `http://${LOOPBACK}:${port}/`;
	const inherited = INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(inherited),
		...QUIET,
		// n8n 1 does not have these modules, and fails to start if they are named.
		...(isN8n1(version) ? {} : { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai' }),
		// n8n runs its task runner, and npm, with the first `node` in PATH.
		PATH: [dirname(node), process.env.PATH ?? ''].join(delimiter),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: folder,
		N8N_LISTEN_ADDRESS: LOOPBACK,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_EDITOR_BASE_URL: url,
		[isN8n1(version) ? 'WEBHOOK_URL' : 'N8N_WEBHOOK_URL']: url,
		// Plain HTTP, but only on this machine.
		N8N_SECURE_COOKIE: 'false',
		// Editor messages as a stream that `fetch` can read: see `listenForTestEvent`.
		N8N_PUSH_BACKEND: 'sse',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		N8N_LOG_LEVEL: 'info',
		// A queue-mode worker serves only its health, and only if enabled.
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: LOOPBACK,
		...(extensions === undefined ? {} : { N8N_CUSTOM_EXTENSIONS: extensions }),
		...env,
	};
}

/** `count` different ports that are free on loopback now. Another process may still take one first. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer().listen(0, LOOPBACK));
	await Promise.all(servers.map((server) => once(server, 'listening')));
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	for (const server of servers) server.close();
	return ports;
}

/** Whether a port on loopback is free. */
export async function isPortFree(port: number): Promise<boolean> {
	const server = createServer().listen(port, LOOPBACK);
	try {
		await once(server, 'listening');
		return true;
	} catch {
		return false;
	} finally {
		server.close();
	}
}
