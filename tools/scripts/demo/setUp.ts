import { join } from 'node:path';

import { cacheFolder } from '../../n8n/cache';
import { DEFAULT_OWNER, N8nClient } from '../../n8n/client';
import { ensureN8n } from '../../n8n/install';
import { isObject } from '../../n8n/json';
import { assertPortFree, type N8nServer, startN8n } from '../../n8n/server';
import { until } from '../../n8n/wait';
import type { WorkflowNode } from '../../n8n/schemas';
import { type Sandbox, startSandbox, type Workspace } from '../../sandbox';
import { PUBLISHED_TYPE } from '../../n8n/workflowFile';
import { importExamples } from './importExamples';
import { AUTOMATIC, BY_HAND, type DemoWorkflow, workflowOf } from './workflows';

/** A real n8n with two published workflows, and a Tuco of its own. */
export type Demo = {
	server: N8nServer;
	client: N8nClient;
	sandbox: Sandbox;
	workspace: Workspace;
	/** The workflows' IDs. */
	automatic: string;
	byHand: string;
	stop(): Promise<void>;
};

type Say = (line: string) => void;

/** Where n8n listens if it can; where somebody else does already, any free port will do. */
const N8N_PORT = 5678;

const CREDENTIAL = 'Tuco sandbox';

/** Where the editor and the sandbox are, and what opens them. */
export function whereToLook({ server, sandbox, workspace }: Demo): string {
	return `
n8n's editor   ${server.url} (${DEFAULT_OWNER.email}, ${DEFAULT_OWNER.password})
Tuco's sandbox ${sandbox.url} (API key ${workspace.apiKey})
`;
}

/**
 * Installs n8n if need be, boots it with the built node and the sandbox, publishes the demo's workflows and imports those
 * for users.
 *
 * @param env what n8n's environment has besides
 */
export async function setUpDemo(say: Say, env: Record<string, string> = {}): Promise<Demo> {
	const install = await ensureN8n({ onProgress: say });
	const sandbox = await startSandbox({ port: 'usual' });
	const workspace = sandbox.createWorkspace('Demo');
	say(`Tuco's stand-in is at ${sandbox.url}`);
	say(`Starting n8n ${install.version}…`);
	const folder = join(cacheFolder(), 'demo');
	const server = await startN8n({
		install,
		folder,
		extensions: join(__dirname, '../../../dist'),
		port: await ifFree(N8N_PORT),
		env,
	}).catch(async (error: unknown) => {
		await sandbox.stop();
		throw error;
	});
	const stop = async () => {
		await server.stop();
		await sandbox.stop();
	};
	try {
		say(`n8n is at ${server.url}`);
		const client = await N8nClient.setUp(server);
		const workflows = await publishWorkflows(client, { server, sandbox, workspace });
		const tucoApi = { id: workflows.credentialId, name: CREDENTIAL };
		const credentials = ({ type }: WorkflowNode) =>
			type === PUBLISHED_TYPE ? { credentials: { tucoApi } } : {};
		await importExamples(client, credentials, await namesOf(client));
		return { server, client, sandbox, workspace, ...workflows, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** The port, unless somebody listens there. */
async function ifFree(port: number): Promise<number | undefined> {
	return await assertPortFree(port).then(
		() => port,
		() => undefined,
	);
}

async function publishWorkflows(
	client: N8nClient,
	{ server, sandbox, workspace }: Pick<Demo, 'server' | 'sandbox' | 'workspace'>,
) {
	const url = `${server.url}/webhook/${BY_HAND.webhookId}/webhook`;
	const events = ['message.delivered', 'message.reaction'];
	const { secret } = workspace.addByHand({ url, events, name: 'Added by hand' });
	const credentialId = await saveCredential(client, {
		apiKey: workspace.apiKey,
		baseUrl: sandbox.url,
		signingSecret: secret,
	});
	await removeEarlierWorkflows(client);
	const publish = async (workflow: DemoWorkflow) => {
		const draft = workflowOf(workflow, { id: credentialId, name: CREDENTIAL });
		const { id } = await client.createWorkflow(draft);
		await client.publish(id);
		return id;
	};
	const automatic = await publish(AUTOMATIC);
	const byHand = await publish(BY_HAND);
	await until('both workflows to be published', async () => {
		const { status: byHandStatus } = await fetch(url, { method: 'POST' });
		return workspace.webhooks.length === 2 && byHandStatus !== 404;
	});
	return { automatic, byHand, credentialId };
}

/** Keeps one credential from start to start, so that workflows a user has added go on working. */
async function saveCredential(client: N8nClient, data: Record<string, string>): Promise<string> {
	const content = { name: CREDENTIAL, type: 'tucoApi', data };
	const [earlier] = await idsOf(client, '/rest/credentials', [CREDENTIAL]);
	if (earlier === undefined) return (await client.createCredential(content)).id;
	await client.updateCredential(earlier, content);
	return earlier;
}

/** A start that was killed leaves its workflows published. */
async function removeEarlierWorkflows(client: N8nClient): Promise<void> {
	for (const id of await idsOf(client, '/rest/workflows', [AUTOMATIC.name, BY_HAND.name])) {
		await until('an earlier workflow to be removed', async () => {
			await client.deleteWorkflow(id);
			return true;
		});
	}
}

/** The names of the workflows that n8n has. */
async function namesOf(client: N8nClient): Promise<string[]> {
	const listed = await client.session.call('GET', '/rest/workflows');
	return (Array.isArray(listed) ? listed : []).flatMap((entry: unknown) =>
		isObject(entry) ? [String(entry.name)] : [],
	);
}

async function idsOf(client: N8nClient, path: string, names: string[]): Promise<string[]> {
	const listed = await client.session.call('GET', path);
	return (Array.isArray(listed) ? listed : []).flatMap((entry: unknown) =>
		isObject(entry) && names.includes(String(entry.name)) ? [String(entry.id)] : [],
	);
}
