import { dirname, delimiter } from 'node:path';
import { isN8n1 } from './isN8n1';
import { LOOPBACK } from './ports';

/** A whole n8n, or in queue mode the main; one that takes webhooks there; one that executes workflows there. */
export type N8nCommand = 'start' | 'webhook' | 'worker';

/** What the environment of one n8n depends on. */
export type ServerSetting = {
	/** The version of n8n. */
	version: string;
	/** The path of the Node.js program that runs it. */
	node: string;
	/** Its user folder: database, key and settings live in `.n8n` in there. */
	folder: string;
	/** A whole n8n unless told. */
	command?: N8nCommand;
	port: number;
	brokerPort: number;
	/** Where the world reaches its webhooks; itself on loopback unless told. */
	webhookUrl?: string | undefined;
	/** A folder with further nodes. */
	extensions?: string | undefined;
	/** Wins over everything else. */
	env?: Record<string, string> | undefined;
};

/** What n8n inherits: not the N8N_…, DB_… and proxy variables that a developer's shell may hold. */
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

/** Calls to n8n's vendor, and what needs them, switched off one by one. */
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

/** Modules that n8n 1 does not have, and would not start for. */
const QUIET_MODULES = { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai' };

/** The whole environment n8n is started with. */
export function serverEnv(
	{ version, node, folder, command, port, brokerPort, webhookUrl, extensions, env }: ServerSetting,
	own: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
	const url = `http://${LOOPBACK}:${port}/`;
	const inherited: Record<string, string> = {};
	for (const name of INHERITED) {
		const value = own[name];
		if (value !== undefined) inherited[name] = value;
	}
	return {
		...inherited,
		...QUIET,
		...(isN8n1(version) ? {} : QUIET_MODULES),
		// n8n starts its task runner, and npm, with whatever "node" it finds first.
		PATH: [dirname(node), own.PATH ?? ''].join(delimiter),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: folder,
		N8N_LISTEN_ADDRESS: LOOPBACK,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_EDITOR_BASE_URL: url,
		WEBHOOK_URL: webhookUrl ?? url,
		// Served over plain HTTP, to this machine only.
		N8N_SECURE_COOKIE: 'false',
		// What the server tells its editors comes as a stream that fetch can read (see push.ts).
		N8N_PUSH_BACKEND: 'sse',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		N8N_LOG_LEVEL: 'info',
		...(command === 'worker' ? workerHealth(port) : {}),
		...(extensions === undefined ? {} : { N8N_CUSTOM_EXTENSIONS: extensions }),
		...env,
	};
}

/** A worker serves nothing but its state of health, and that only when told to. */
function workerHealth(port: number): Record<string, string> {
	return {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: LOOPBACK,
	};
}
