import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { awaitItems, until } from '../n8n/wait';
import { DEFAULT_OWNER } from '../n8n/client';
import { spawnGuarded } from '../n8n/process';
import { type Delivery, EVENTS } from '../sandbox';
import { type Demo, withDemo } from './demoN8n';
import { UNLISTED_EVENT } from './samples';

const PROJECT = join(__dirname, '../..');

/** The node behind both triggers of the workflow. */
const LAST_NODE = 'Done';

/** Makes n8n load nodes again when one of their files changes, and update the editors that are open. */
const RELOADING = { NODE_ENV: 'development', N8N_DEV_RELOAD: 'true' };

/** `npm start`: shows Tuco Trigger at work, then stays up until it is interrupted, unless `once`. */
async function show(once: boolean): Promise<void> {
	await withDemo({}, async (demo) => {
		await proveDeliveries(demo);
		if (once) {
			await proveTeardown(demo);
			return;
		}
		console.log(`${whereToLook(demo)}
Let a lead reply: press message.reply on the page of the sandbox, or
  curl -X POST ${demo.sandbox.url}/_sandbox/workspaces/${demo.workspace.id}/fire -H 'Content-Type: application/json' -d '{"event":"message.reply"}'

Ctrl+C ends it.`);
		await interrupted();
	});
}

/** `npm run dev`: the same n8n and sandbox, and a build on each save, which n8n then loads. */
async function develop(): Promise<void> {
	// n8n looks for packages to watch in there, and gives up where it is missing.
	mkdirSync(join(PROJECT, 'dist/node_modules'), { recursive: true });
	const gulp = join(PROJECT, 'node_modules/.bin/gulp');
	const build = await spawnGuarded(gulp, ['watch'], {
		cwd: PROJECT,
		env: process.env,
		output: 1,
		graceMs: 2000,
	});
	try {
		await withDemo(RELOADING, async (demo) => {
			console.log(`${whereToLook(demo)}
Save a file in nodes/ or credentials/: the editor has the change some seconds later. Ctrl+C ends it.`);
			await Promise.race([interrupted(), build.exited]);
		});
	} finally {
		await build.stop();
	}
}

async function interrupted(): Promise<void> {
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

function whereToLook({ server, sandbox, workspace }: Demo): string {
	return `
n8n's editor   ${server.url} (${DEFAULT_OWNER.email}, ${DEFAULT_OWNER.password})
Tuco's sandbox ${sandbox.url} (API key ${workspace.apiKey})
`;
}

/** Fires one event of each kind and a forged one. Fails unless each is handled as it should be. */
async function proveDeliveries(demo: Demo): Promise<void> {
	const { client, workspace, workflowId } = demo;
	console.log('\nOne event of each kind:');
	for (const [index, event] of [...EVENTS, UNLISTED_EVENT].entries()) {
		const start = performance.now();
		const [delivery] = await workspace.fire({ event });
		if (delivery?.status !== 200) throw new Error(`${event} was refused: ${outcomeOf(delivery)}`);
		const expected = index + 1;
		const [item] = await awaitItems(client, { workflowId, nodeName: LAST_NODE, expected });
		if (item?.event !== event) throw new Error(`${event} did not arrive as an item`);
		const ms = Math.round(performance.now() - start);
		const { eventId, status, recipientPhone, message } = item;
		console.log(`  ✓ ${event.padEnd(18)} answered ${outcomeOf(delivery)}, in n8n after ${ms} ms
    ${JSON.stringify({ eventId, status, recipientPhone, message })}`);
	}
	await proveForgery(demo);
}

async function proveForgery({ workspace, workflowId, client, byHand }: Demo): Promise<void> {
	const webhook = workspace.webhooks.find(({ id }) => id !== byHand);
	if (!webhook) throw new Error('The webhook of the published workflow is gone from Tuco');
	const before = await client.executions({ workflowId });
	const forged = { event: 'message.reply' };
	const delivery = await workspace.deliver(webhook, forged, { secret: 'guessed' });
	const after = await client.executions({ workflowId });
	if (delivery.status !== 401 || after.length !== before.length) {
		throw new Error(`A forged event was accepted: ${outcomeOf(delivery)}`);
	}
	console.log(`  ✓ a forged event     answered ${outcomeOf(delivery)}, nothing started`);
}

function outcomeOf(delivery: Delivery | undefined): string {
	if (!delivery) return 'no webhook is subscribed to it';
	const { status, latencyMs, error } = delivery;
	return `${status ?? error ?? ''} in ${latencyMs} ms`;
}

/** Unpublishes, and waits until only the webhook that was added by hand is left in Tuco. */
async function proveTeardown({ client, workflowId, workspace, byHand }: Demo): Promise<void> {
	await client.unpublish(workflowId);
	await until('the webhook to be removed from Tuco', () =>
		workspace.webhooks.every(({ id }) => id === byHand),
	);
	console.log('\nUnpublished: the webhook is gone from Tuco.');
}

const { values } = parseArgs({
	options: {
		once: { type: 'boolean', default: false },
		watch: { type: 'boolean', default: false },
	},
});

(values.watch ? develop() : show(values.once)).then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	},
);
