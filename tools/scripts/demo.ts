import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { isSubscribable, TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import { ANY_OTHER_EVENT } from '../../nodes/Tuco/trigger/choices';
import { cacheFolder, ensureN8n } from '../n8n/install';
import { DEFAULT_OWNER, N8nClient } from '../n8n/client';
import { spawnGuarded } from '../n8n/process';
import { isPortFree, type N8nServer, startN8n } from '../n8n/server';
import { awaitItems, publish, until } from '../n8n/wait';
import {
	importWorkflow,
	PACKAGE,
	readWorkflowFile,
	tucoNode,
	workflowOf,
	WORKFLOWS,
} from '../n8n/workflows';
import { type Delivery, EVENTS, type Sandbox, startSandbox, UNKNOWN_EVENT } from '../sandbox';
import { MESSAGE_FACTS } from '../sandbox/facts';

const PROJECT = join(__dirname, '../..');

/** n8n's data. Kept between runs, so workflows that the user adds are not lost. */
const FOLDER = join(cacheFolder(), 'demo');

/** Contains the process ID of the n8n that uses the folder. */
const PID_FILE = join(FOLDER, 'n8n.pid');

const CREDENTIAL = 'Tuco sandbox';

/** The workflow that the demo publishes: two triggers connected to one node. */
const WORKFLOW = 'Tuco events';
const LAST_NODE = 'Done';

/** Makes n8n reload nodes when their files change, and update open editors. */
const RELOADING = { NODE_ENV: 'development', N8N_DEV_RELOAD: 'true' };

/** A real n8n with a published workflow and the ready-made ones, and a sandbox. */
type Demo = Awaited<ReturnType<typeof setUp>>;

/** `npm start`: demonstrates Tuco Trigger, then runs until Ctrl+C unless `isOnce`. */
async function runDemo(isOnce: boolean): Promise<void> {
	await withDemo({}, async (demo) => {
		await checkDeliveries(demo);
		if (isOnce) {
			await checkUnpublishing(demo);
			return;
		}
		console.log(`${addressesOf(demo)}
To send an event, click message.reply on the sandbox page, or run
  curl -X POST ${demo.sandbox.url}/_sandbox/workspaces/${demo.workspace.id}/fire -H 'Content-Type: application/json' -d '{"event":"message.reply"}'

Press Ctrl+C to stop.`);
		await interrupted();
	});
}

/** `npm run dev`: the same n8n and sandbox. Each save is built, and n8n reloads it. */
async function runDev(): Promise<void> {
	// n8n looks here for packages to watch, and gives up if the folder is missing.
	mkdirSync(join(PROJECT, 'dist/node_modules'), { recursive: true });
	const gulp = join(PROJECT, 'node_modules/.bin/gulp');
	const options = { cwd: PROJECT, env: process.env, output: 1, graceMs: 2000 };
	const build = await spawnGuarded(gulp, ['watch'], options);
	await withDemo(RELOADING, async (demo) => {
		console.log(`${addressesOf(demo)}
Save a file in nodes/ or credentials/, and the editor shows the change within seconds.

Press Ctrl+C to stop.`);
		await Promise.race([interrupted(), build.exited]);
	});
}

/** Installs n8n if needed, starts it with the built node and a sandbox, and stops it after `use`. */
async function withDemo(
	env: Record<string, string>,
	use: (demo: Demo) => Promise<void>,
): Promise<void> {
	const install = await ensureN8n({ onProgress: console.log });
	const earlier = existsSync(PID_FILE) ? Number(readFileSync(PID_FILE, 'utf8')) : 0;
	await until(`process ${earlier}, named in ${PID_FILE}, to end`, () => !isAlive(earlier));
	const sandbox = await startSandbox({ port: 'usual' });
	console.log(`Starting n8n ${install.version}…`);
	const port = (await isPortFree(5678)) ? { port: 5678 } : {};
	const extensions = join(PROJECT, 'dist');
	const server = await startN8n({ install, folder: FOLDER, extensions, ...port, env });
	writeFileSync(PID_FILE, String(server.pid));
	try {
		await use(await setUp(server, sandbox));
	} finally {
		await server.stop();
		rmSync(PID_FILE);
	}
}

function isAlive(pid: number): boolean {
	try {
		return pid > 0 && process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** Publishes the demo's workflow and imports the ready-made ones. */
async function setUp(server: N8nServer, sandbox: Sandbox) {
	const client = await N8nClient.setUp(server);
	const workspace = sandbox.createWorkspace('Demo');
	// The person of the events that the sandbox makes up.
	const jane = MESSAGE_FACTS.parse({});
	const { firstName, lastName, recipientPhone: phone, recipientEmail: email } = jane;
	const lead = workspace.messaging.addLead({ firstName, lastName, phone, email });
	Object.assign(lead, { _id: jane.leadId });
	const webhookId = randomUUID();
	const byHand = workspace.addByHand({
		url: `${server.url}/webhook/${webhookId}/webhook`,
		events: ['message.delivered', UNKNOWN_EVENT],
		name: 'Added by hand',
	});
	const tucoApi = await saveCredential(client, {
		apiKey: workspace.apiKey,
		baseUrl: sandbox.url,
		signingSecret: byHand.secret,
	});
	const events = TUCO_EVENTS.map(({ name }) => name).filter(isSubscribable);
	const automatic = tucoNode(tucoApi.id, { events });
	const manual = {
		...tucoNode(tucoApi.id, { name: 'Webhook Added by Hand' }),
		webhookId,
		position: [0, 160] as [number, number],
		// Tuco's API rejects subscriptions to these events. Only a webhook added in Tuco gets them.
		parameters: {
			webhookSetup: 'manual',
			events: ['message.delivered', ANY_OTHER_EVENT],
			options: {},
		},
	};
	const existing = await removeEarlierWorkflow(client);
	const { id: workflowId } = await client.createWorkflow(workflowOf([automatic, manual], WORKFLOW));
	await publish(client, workflowId);
	// Keeps those already imported: the user may have changed them.
	for (const file of readdirSync(WORKFLOWS).sort()) {
		const workflow = await readWorkflowFile(file);
		if (existing.includes(workflow.name)) continue;
		await importWorkflow(client, workflow, ({ type }) =>
			type.startsWith(PACKAGE) ? { credentials: { tucoApi } } : {},
		);
	}
	return { server, client, sandbox, workspace, workflowId, byHand };
}

/** Creates the demo's credential, or updates it, so workflows that the user added keep working. */
async function saveCredential(client: N8nClient, data: Record<string, string>) {
	const content = { name: CREDENTIAL, type: 'tucoApi', data };
	const earlier = (await list(client, 'credentials')).find(({ name }) => name === CREDENTIAL);
	const { id } = earlier ?? (await client.createCredential(content));
	if (earlier) await client.updateCredential(id, content);
	return { id, name: CREDENTIAL };
}

/** Deletes the demo's workflow of an earlier run. Returns the names of all workflows found. */
async function removeEarlierWorkflow(client: N8nClient): Promise<string[]> {
	const workflows = await list(client, 'workflows');
	for (const { id } of workflows.filter(({ name }) => name === WORKFLOW)) {
		await until('the workflow of an earlier run to be deleted', async () => {
			await client.deleteWorkflow(id);
			return true;
		});
	}
	return workflows.map(({ name }) => name);
}

async function list(client: N8nClient, kind: 'credentials' | 'workflows') {
	const answer = await client.session.call('GET', `/rest/${kind}`);
	return z.array(z.object({ id: z.string(), name: z.string() })).parse(answer);
}

function addressesOf({ server, sandbox, workspace }: Demo): string {
	return `
n8n's editor  ${server.url}
              Log in as ${DEFAULT_OWNER.email}, password ${DEFAULT_OWNER.password}
n8n's log     ${server.logFile}
Tuco sandbox  ${sandbox.url}
              API key ${workspace.apiKey}
`;
}

async function interrupted(): Promise<void> {
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

/** Sends one event of each kind and a forged one. Fails unless each is handled correctly. */
async function checkDeliveries({ client, workspace, workflowId, byHand }: Demo): Promise<void> {
	console.log('\nSending one event of each kind:');
	for (const [index, event] of [...EVENTS, UNKNOWN_EVENT].entries()) {
		const start = performance.now();
		const [delivery] = await workspace.fire({ event });
		if (delivery?.status !== 200) throw new Error(`${event} failed: ${outcomeOf(delivery)}`);
		const expected = index + 1;
		const [item] = await awaitItems(client, { workflowId, nodeName: LAST_NODE, expected });
		if (item?.event !== event) throw new Error(`${event} did not reach the workflow`);
		const ms = Math.round(performance.now() - start);
		const { eventId, status, recipientPhone, message } = item;
		console.log(`  ✓ ${event.padEnd(18)} answered ${outcomeOf(delivery)}, workflow done after ${ms} ms
    ${JSON.stringify({ eventId, status, recipientPhone, message })}`);
	}
	const webhook = workspace.webhooks.find(({ id }) => id !== byHand.id);
	if (!webhook) throw new Error('The published workflow has no webhook in Tuco');
	const before = await client.executions({ workflowId });
	const forged = await workspace.deliver(
		webhook,
		{ event: 'message.reply' },
		{ secret: 'guessed' },
	);
	const after = await client.executions({ workflowId });
	if (forged.status !== 401 || after.length !== before.length) {
		throw new Error(`A forged event was accepted: ${outcomeOf(forged)}`);
	}
	console.log(`  ✓ a forged event     answered ${outcomeOf(forged)}, workflow not started`);
}

function outcomeOf(delivery: Delivery | undefined): string {
	if (!delivery) return 'no webhook subscribes to it';
	return `${delivery.status ?? delivery.error ?? ''} in ${delivery.latencyMs} ms`;
}

/** Unpublishes, and waits until only the webhook added by hand is left in Tuco. */
async function checkUnpublishing({ client, workflowId, workspace, byHand }: Demo): Promise<void> {
	await client.unpublish(workflowId);
	await until('the webhook to be removed from Tuco', () =>
		workspace.webhooks.every(({ id }) => id === byHand.id),
	);
	console.log('\nUnpublished: Tuco no longer has the webhook.');
}

const { values } = parseArgs({
	options: { once: { type: 'boolean' }, watch: { type: 'boolean' } },
});
(values.watch === true ? runDev() : runDemo(values.once === true)).then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	},
);
