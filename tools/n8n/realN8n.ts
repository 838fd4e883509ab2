import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { type Sandbox, startSandbox, type Workspace } from '../sandbox';
import { N8nClient } from './client';
import { DEFAULT_VERSION, ensureN8n, isN8n1, type N8nVersion, VERSIONS } from './install';
import { type N8nServer, startN8n } from './server';
import { until } from './wait';

/** A real n8n with its own sandbox. */
export type EmptyN8n = {
	server: N8nServer;
	client: N8nClient;
	sandbox: Sandbox;
	/** Contains its database, key and log. */
	folder: string;
	stop(): Promise<void>;
};

/** A real n8n with this package, its own sandbox, and a workspace in it. */
export type RealN8n = EmptyN8n & TestWorkspace;

type SetUp = {
	/** Defaults to `versionUnderTest`. */
	version?: N8nVersion | undefined;
	/** Folders with more nodes. */
	extensions?: string[];
};

/** How long a delivery may take. With Tuco's own limit, tests would fail on a busy machine. */
export const DELIVERY_LIMIT_MS = 60_000;

/** Makes n8n resume a publication interrupted by a crash soon, not after 2 minutes, and give up as early. */
export const QUICK_RECOVERY_ENV = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '20',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '500',
};

/** The built package, for n8n to load. */
export const DIST = join(__dirname, '../../dist');

/** Installs n8n if needed, starts it on an empty database with n8n's defaults plus `env`, and signs in. */
export async function startRealN8n(
	env: Record<string, string> = {},
	{ version, extensions = [] }: SetUp = {},
): Promise<RealN8n> {
	const n8n = await startEmptyN8n(env, { version, extensions: [DIST, ...extensions] });
	return { ...n8n, ...(await newWorkspace(n8n)) };
}

/** A workspace in the sandbox, and a credential for it in n8n. */
export type TestWorkspace = { workspace: Workspace; credentialId: string };

export async function newWorkspace({
	client,
	sandbox,
}: Pick<EmptyN8n, 'client' | 'sandbox'>): Promise<TestWorkspace> {
	const workspace = sandbox.createWorkspace();
	const { id } = await client.createCredential(credentialFor(workspace, sandbox));
	return { workspace, credentialId: id };
}

/** The content of a credential for a workspace. */
export const credentialFor = (
	{ apiKey }: Workspace,
	{ url: baseUrl }: Sandbox,
	signingSecret = '',
) => ({ name: 'Tuco', type: 'tucoApi', data: { apiKey, baseUrl, signingSecret } });

/** Like `startRealN8n`, but without this package. */
export async function startEmptyN8n(
	env: Record<string, string> = {},
	{ version = versionUnderTest(), extensions = [] }: SetUp = {},
): Promise<EmptyN8n> {
	const onProgress = (line: string) => void process.stderr.write(`${line}\n`);
	const install = await ensureN8n({ version, onProgress });
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-'));
	const more = extensions.length === 0 ? {} : { extensions: await folderOf(extensions, folder) };
	const server = await startN8n({ install, folder, ...more, env });
	const sandbox = await startSandbox({ deliveryLimitMs: DELIVERY_LIMIT_MS });
	const client = await N8nClient.setUp(server);
	const stop = async () => {
		await server.stop();
		await sandbox.stop();
		await rm(folder, { recursive: true, force: true });
	};
	return { server, client, sandbox, folder, stop };
}

/** One folder containing all of these: given several, n8n loads only the last. */
async function folderOf(extensions: string[], parent: string): Promise<string> {
	const [first = '', ...others] = extensions;
	if (others.length === 0) return first;
	const folder = join(parent, 'extensions');
	await mkdir(folder);
	for (const [index, path] of extensions.entries())
		await symlink(path, join(folder, String(index)));
	return folder;
}

/**
 * Restarts an n8n that has ended, with the same folder and port, so its clients and webhook URLs keep working.
 *
 * @param changes added to its environment
 */
export async function restartN8n(
	{ env, port, install }: N8nServer,
	changes: Record<string, string> = {},
): Promise<N8nServer> {
	const { N8N_USER_FOLDER: folder = '' } = env;
	const server = await startN8n({ install, folder, port, env: { ...env, ...changes } });
	// n8n 1 responds before it has set up the published workflows.
	if (isN8n1(install.version)) {
		await until('n8n to finish starting', async () =>
			(await server.log()).includes('Editor is now accessible'),
		);
	}
	return server;
}

/** The n8n version under test. A jest project can set it in the global N8N_UNDER_TEST. */
export function versionUnderTest(globals: object = globalThis): N8nVersion {
	const { N8N_UNDER_TEST: wanted } = globals as { N8N_UNDER_TEST?: unknown };
	return z.enum(VERSIONS).default(DEFAULT_VERSION).parse(wanted);
}

/** Whether the test runs in n8n 1, which republishes a published workflow on save, and reports errors at once. */
export function inN8n1(): boolean {
	return isN8n1(versionUnderTest());
}
