import { isN8n1 } from './isN8n1';
import { type N8nServer, startN8n } from './server';
import { until } from './until';

/** Has n8n take up a publication that a crash interrupted soon, and not after 2 minutes, and give one up as early. */
export const SOON = {
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '20',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '500',
};

/** What leads an n8n to stand-ins for services. */
const ROUTES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

/**
 * Starts an n8n that has ended on the same folder and port, so that its clients and webhook URLs go on working.
 *
 * @param changes what its environment has besides
 */
export async function startAgain(
	{ env, port, install }: N8nServer,
	changes: Record<string, string> = {},
): Promise<N8nServer> {
	const { N8N_USER_FOLDER: folder = '', N8N_CUSTOM_EXTENSIONS: extensions = '' } = env;
	const routes = Object.fromEntries(Object.entries(env).filter(([name]) => ROUTES.includes(name)));
	const options = { install, folder, extensions, port, env: { ...routes, ...changes } };
	const server = await startN8n(options);
	// n8n 1 answers before it has set the published workflows up.
	if (isN8n1(install.version)) {
		await until('n8n to be through with its start', async () =>
			(await server.log()).includes('Editor is now accessible'),
		);
	}
	return server;
}
