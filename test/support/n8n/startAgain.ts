import { startN8n } from '../../../n8n/server';
import type { N8nServer } from '../../../n8n/server';

/** Has n8n take up a publication that a crash interrupted soon, and not after 2 minutes. */
const SOON = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '6',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '500',
};

/** What leads an n8n to stand-ins for services. */
const ROUTES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

/** Starts an n8n that has ended on the same folder and port, so that its clients and webhook URLs go on working. */
export async function startAgain({ env, port, install }: N8nServer): Promise<N8nServer> {
	const { N8N_USER_FOLDER: folder = '', N8N_CUSTOM_EXTENSIONS: extensions = '' } = env;
	const routes = Object.fromEntries(Object.entries(env).filter(([name]) => ROUTES.includes(name)));
	return await startN8n({ install, folder, extensions, port, env: { ...routes, ...SOON } });
}
