import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from '../../../n8n/client';
import { ensureN8n } from '../../../n8n/install';
import { startN8n } from '../../../n8n/server';
import { startSandbox } from '../../../sandbox';
import type { RealN8n } from '../realN8n';

/**
 * A real n8n as `startRealN8n` gives it, but one that takes an isolate for expressions only when it meets one: by
 * default n8n takes one for each request, which is most of what a request costs.
 */
export async function startLazyN8n(): Promise<RealN8n> {
	const install = await ensureN8n();
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-'));
	const server = await startN8n({
		install,
		folder,
		extensions: join(__dirname, '../../../dist'),
		env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
	});
	const sandbox = await startSandbox();
	const workspace = sandbox.createWorkspace();
	const client = await N8nClient.setUp(server);
	const { id: credentialId } = await client.createCredential({
		name: 'Tuco',
		type: 'tucoApi',
		data: { apiKey: workspace.apiKey, baseUrl: sandbox.url, signingSecret: '' },
	});
	const stop = async () => {
		await server.stop();
		await sandbox.stop();
		await rm(folder, { recursive: true, force: true });
	};
	return { server, client, sandbox, workspace, credentialId, stop };
}
