import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import {
	ANY_OTHER_EVENT,
	isSubscribable,
	TUCO_EVENTS,
} from '../../nodes/Tuco/trigger/events/names';
import { N8nClient } from '../n8n/client';
import {
	type Credentials,
	importWorkflow,
	PUBLISHED_TYPE,
	readWorkflowFile,
	tucoNode,
	workflowOf,
	WORKFLOWS,
} from '../n8n/workflows';
import { cacheFolder, ensureN8n } from '../n8n/install';
import { isPortFree, type N8nServer, startN8n } from '../n8n/server';
import { publish, until } from '../n8n/wait';
import type { WorkflowNode } from '../n8n/schemas';
import { type Sandbox, startSandbox, type Workspace } from '../sandbox';
import { UNLISTED_EVENT } from './samples';

/** A real n8n with a published workflow, those for users, and a sandbox. */
export type Demo = {
	server: N8nServer;
	client: N8nClient;
	sandbox: Sandbox;
	workspace: Workspace;
	workflowId: string;
	/** The ID of the webhook that was added by hand. */
	byHand: string;
};

/** Where n8n keeps its data from start to start, so that workflows which a user has added are still there. */
const FOLDER = join(cacheFolder(), 'demo');

/** Where n8n listens if it can; any free port otherwise. */
const N8N_PORT = 5678;

const CREDENTIAL = 'Tuco sandbox';

/** The workflow that the demo publishes, with two triggers. */
const WORKFLOW = 'Tuco events';

/** Installs n8n if need be, starts it with the built node and a sandbox, and stops both after `use`. */
export async function withDemo(
	env: Record<string, string>,
	use: (demo: Demo) => Promise<void>,
): Promise<void> {
	const install = await ensureN8n({ onProgress: console.log });
	const pidFile = await claimFolder();
	const sandbox = await startSandbox({ port: 'usual' });
	try {
		console.log(`Tuco's stand-in is at ${sandbox.url}`);
		console.log(`Starting n8n ${install.version}…`);
		const extensions = join(__dirname, '../../dist');
		const port = (await isPortFree(N8N_PORT)) ? { port: N8N_PORT } : {};
		const server = await startN8n({ install, folder: FOLDER, extensions, ...port, env });
		writeFileSync(pidFile, String(server.pid));
		try {
			console.log(`n8n is at ${server.url}`);
			await use(await setUp(server, sandbox));
		} finally {
			await server.stop();
		}
	} finally {
		await sandbox.stop();
		rmSync(pidFile, { force: true });
	}
}

/** Waits until no earlier demo uses the folder, and writes down which process does now. */
async function claimFolder(): Promise<string> {
	const pidFile = join(FOLDER, 'demo.pid');
	mkdirSync(FOLDER, { recursive: true });
	const user = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
	const isGone = () => user === 0 || !isRunning(user);
	await until(`process ${user}, named in ${pidFile}, to end`, isGone, { timeoutMs: 30_000 });
	writeFileSync(pidFile, String(process.pid));
	return pidFile;
}

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** Publishes the demo's workflow and imports those for users. */
async function setUp(server: N8nServer, sandbox: Sandbox): Promise<Demo> {
	const client = await N8nClient.setUp(server);
	const workspace = sandbox.createWorkspace('Demo');
	const webhookId = randomUUID();
	const { id: byHand, secret } = workspace.addByHand({
		url: `${server.url}/webhook/${webhookId}/webhook`,
		events: ['message.delivered', UNLISTED_EVENT],
		name: 'Added by hand',
	});
	const tucoApi = await saveCredential(client, {
		apiKey: workspace.apiKey,
		baseUrl: sandbox.url,
		signingSecret: secret,
	});
	await removeEarlierWorkflow(client);
	const events = TUCO_EVENTS.map(({ name }) => name).filter(isSubscribable);
	const automatic = tucoNode(tucoApi.id, { events });
	// Tuco's API takes no subscription to these events: they reach only a webhook that was added in Tuco.
	const others = ['message.delivered', ANY_OTHER_EVENT];
	const manual: WorkflowNode = {
		...tucoNode(tucoApi.id, { name: 'Webhook Added by Hand' }),
		webhookId,
		position: [0, 160],
		parameters: { webhookSetup: 'manual', events: others, options: {} },
	};
	const { id: workflowId } = await client.createWorkflow(workflowOf([automatic, manual], WORKFLOW));
	await publish(client, workflowId);
	await importExamples(client, ({ type }) =>
		type === PUBLISHED_TYPE ? { credentials: { tucoApi } } : {},
	);
	return { server, client, sandbox, workspace, workflowId, byHand };
}

/** Keeps one credential from start to start, for the workflows that a user has added. */
async function saveCredential(client: N8nClient, data: Record<string, string>) {
	const content = { name: CREDENTIAL, type: 'tucoApi', data };
	const earlier = (await list(client, 'credentials')).find(({ name }) => name === CREDENTIAL);
	const { id } = earlier ?? (await client.createCredential(content));
	if (earlier) await client.updateCredential(id, content);
	return { id, name: CREDENTIAL };
}

/** A start that was killed leaves its workflow published. */
async function removeEarlierWorkflow(client: N8nClient): Promise<void> {
	for (const { id, name } of await list(client, 'workflows')) {
		if (name !== WORKFLOW) continue;
		await until('an earlier workflow to be removed', async () => {
			await client.deleteWorkflow(id);
			return true;
		});
	}
}

/** Imports the workflows for users, but none whose name n8n has already: somebody may have changed it. */
async function importExamples(client: N8nClient, credentials: Credentials): Promise<void> {
	const names = (await list(client, 'workflows')).map(({ name }) => name);
	for (const file of readdirSync(WORKFLOWS).sort()) {
		const workflow = await readWorkflowFile(file);
		if (!names.includes(workflow.name)) await importWorkflow(client, workflow, credentials);
	}
}

const LIST = z.array(z.object({ id: z.string(), name: z.string() }));

async function list(client: N8nClient, kind: 'credentials' | 'workflows') {
	return LIST.parse(await client.session.call('GET', `/rest/${kind}`));
}
