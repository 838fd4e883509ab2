import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from '../../../tools/n8n/client';
import { type N8nServer, startN8n } from '../../../tools/n8n/server';

/** A second n8n beside the first. */
export type OtherN8n = { server: N8nServer; client: N8nClient; stop(): Promise<void> };

/**
 * Starts a second n8n on a copy of the database and encryption key of another, which has been stopped for it. Its port,
 * and with it its webhook URLs, are its own.
 */
export async function startCopyOf({
	env: { N8N_USER_FOLDER: original = '', N8N_CUSTOM_EXTENSIONS: extensions = '' },
	install,
}: N8nServer): Promise<OtherN8n> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-copy-'));
	await cp(join(original, '.n8n'), join(folder, '.n8n'), { recursive: true });
	const server = await startN8n({ install, folder, extensions });
	const client = await N8nClient.setUp(server);
	const stop = async () => {
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	};
	return { server, client, stop };
}
