import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from './client';
import { ensureN8n } from './install';
import type { N8nVersion } from './recipe';
import { type N8nServer, startN8n } from './server';
import { type Sandbox, type Workspace } from '../sandbox';
import { startSandbox } from '../sandbox';
import { versionUnderTest } from './versionUnderTest';

/** The node type under which n8n loads the trigger from a folder of custom extensions. */
export const TRIGGER_TYPE = 'CUSTOM.tucoTrigger';

/** A real n8n, and a Tuco of its own. */
export type EmptyN8n = {
	server: N8nServer;
	client: N8nClient;
	sandbox: Sandbox;
	/** Where it keeps its database, its key and its log. */
	folder: string;
	stop(): Promise<void>;
};

/** A real n8n with this package, a Tuco of its own, and a workspace in it. */
export type RealN8n = EmptyN8n & { workspace: Workspace; credentialId: string };

/** What an n8n is started with. */
type SetUp = {
	/** The one that the tests run in unless told; see versionUnderTest. */
	version?: N8nVersion | undefined;
	/** Folders with further nodes. */
	extensions?: string[];
};

/** How long a delivery may take: Tuco's own limit would fail a test on a machine with much else to do. */
export const PATIENCE_MS = 60_000;

const project = join(__dirname, '../..');

/** Installs n8n if need be, boots it on an empty database, with n8n's defaults but for `env`, and signs in. */
export async function startRealN8n(
	env: Record<string, string> = {},
	{ version, extensions = [] }: SetUp = {},
): Promise<RealN8n> {
	const own = join(project, 'dist');
	const n8n = await startEmptyN8n(env, { version, extensions: [own, ...extensions] });
	const { client, sandbox } = n8n;
	const workspace = sandbox.createWorkspace();
	const { id } = await client.createCredential({
		name: 'Tuco',
		type: 'tucoApi',
		data: { apiKey: workspace.apiKey, baseUrl: sandbox.url, signingSecret: '' },
	});
	return { ...n8n, workspace, credentialId: id };
}

/** Does the same with an n8n that does not know this package. */
export async function startEmptyN8n(
	env: Record<string, string> = {},
	{ version = versionUnderTest(), extensions = [] }: SetUp = {},
): Promise<EmptyN8n> {
	const install = await ensureN8n({
		version,
		onProgress: (line) => process.stderr.write(`${line}\n`),
	});
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-'));
	const further = extensions.length === 0 ? {} : { extensions: await folderOf(extensions, folder) };
	const server = await startN8n({ install, folder, ...further, env });
	const sandbox = await startSandbox({ deliveryLimitMs: PATIENCE_MS });
	const client = await N8nClient.setUp(server);
	const stop = async () => {
		await server.stop();
		await sandbox.stop();
		await rm(folder, { recursive: true, force: true });
	};
	return { server, client, sandbox, folder, stop };
}

/** One folder that has all of these in it: of several, n8n would take the nodes of the last alone. */
async function folderOf(extensions: string[], parent: string): Promise<string> {
	const [first = '', ...others] = extensions;
	if (others.length === 0) return first;
	const folder = join(parent, 'extensions');
	await mkdir(folder);
	const links = extensions.map(async (path, index) => {
		await symlink(path, join(folder, String(index)));
	});
	await Promise.all(links);
	return folder;
}
