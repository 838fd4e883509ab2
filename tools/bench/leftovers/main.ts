import { randomUUID } from 'node:crypto';

import type { N8nClient } from '../../n8n/client';
import { publicationDone, until } from '../../n8n/wait';
import { type RealN8n, restartN8n, startRealN8n } from '../../n8n/realN8n';
import { DEFAULT_VERSION } from '../../n8n/install';
import type { N8nServer } from '../../n8n/server';
import { connectionsOf, workflowOf } from '../../n8n/workflows';
import type { WorkflowNode } from '../../n8n/schemas';
import { figuresTable, writeSection } from '../report';
import { type Candidate, gitlab, tuco } from './services';

/** One candidate's workflow in a real n8n. */
type Run = {
	candidate: Candidate;
	client: N8nClient;
	/** The current server: restarts replace it. */
	server: N8nServer;
	workflowId: string;
};

type Action = (run: Run) => Promise<void> | void;

/** Publishes the saved version, successfully or not: only what is registered afterwards counts. */
const publish: Action = async ({ client, workflowId }) => {
	await client.publish(workflowId);
	await publicationDone(client, workflowId);
};

const unpublish: Action = async ({ client, workflowId }) => {
	await client.unpublish(workflowId);
	await publicationDone(client, workflowId);
};

/** Saves a change unrelated to the trigger. */
const touch: Action = async ({ client, workflowId }) => {
	const { settings } = await client.getWorkflow(workflowId);
	const executionTimeout = Number(settings.executionTimeout ?? 0) + 60;
	await client.updateWorkflow(workflowId, { settings: { executionTimeout } });
};

/** Saves a change to the trigger. */
const change =
	(changesOf: (candidate: Candidate) => Partial<WorkflowNode>): Action =>
	async ({ candidate, client, workflowId }) => {
		const [trigger = candidate.node, ...others] = (await client.getWorkflow(workflowId)).nodes;
		const changed = { ...trigger, ...changesOf(candidate) };
		const connections = connectionsOf([changed]);
		await client.updateWorkflow(workflowId, { nodes: [changed, ...others], connections });
	};

const restart =
	(signal: 'SIGTERM' | 'SIGKILL'): Action =>
	async (run) => {
		await run.server.stop(signal);
		run.server = await restartN8n(run.server);
	};

const api =
	(mode: Candidate['proxy']['mode']): Action =>
	({ candidate }) => {
		candidate.proxy.mode = mode;
	};

/** Publishes, kills n8n after the service has added a webhook but before n8n gets the response, and starts n8n. */
const publishAndKill: Action = async (run) => {
	const { candidate, client, workflowId } = run;
	const before = candidate.registered();
	candidate.proxy.mode = 'withholds answers';
	await client.publish(workflowId);
	await until('the webhook to be added', () => candidate.registered() > before, { everyMs: 20 });
	await restart('SIGKILL')(run);
	candidate.proxy.mode = 'well';
	await publicationDone(client, workflowId);
};

const deleteWorkflow: Action = async ({ client, workflowId }) => {
	await until('n8n to delete the workflow', async () => {
		await client.deleteWorkflow(workflowId);
		return true;
	});
};

/** Exports the workflow with its static data, imports it, publishes and unpublishes the import, and deletes it. */
const exportAndImport: Action = async (run) => {
	const { name, nodes, connections, staticData } = await run.client.getWorkflow(run.workflowId);
	const [trigger = run.candidate.node, ...others] = nodes;
	const { id: workflowId } = await run.client.createWorkflow({
		name,
		connections,
		staticData,
		nodes: [{ ...trigger, webhookId: randomUUID() }, ...others],
	});
	for (const act of [publish, unpublish, deleteWorkflow]) await act({ ...run, workflowId });
};

const times = (count: number, ...actions: Action[]) =>
	Array.from({ length: count }, () => actions).flat();

/** Each step, how many webhooks should exist after it, and the actions it consists of. */
const SCRIPT: readonly [what: string, wanted: 0 | 1, actions: Action[]][] = [
	['Publish', 1, [publish]],
	['Publish 5 more times, with changes elsewhere in the workflow', 1, times(5, touch, publish)],
	['Unpublish and publish, 5 times', 1, times(5, unpublish, publish)],
	[
		'Choose another event, publish',
		1,
		[change(({ otherParameters }) => ({ parameters: otherParameters })), publish],
	],
	['Rename the trigger, publish', 1, [change(() => ({ name: 'Renamed' })), publish]],
	['SIGTERM, start', 1, [restart('SIGTERM')]],
	['SIGKILL, start', 1, [restart('SIGKILL')]],
	['Import the exported workflow, publish and unpublish the import', 1, [exportAndImport]],
	['Unpublish, publish', 1, [unpublish, publish]],
	['Unpublish while the API answers 500', 0, [api('answers 500'), unpublish, api('well')]],
	['Publish', 1, [publish]],
	['Unpublish', 0, [unpublish]],
	['Publish while answers to creations get lost', 0, [api('loses answers'), publish, api('well')]],
	['Unpublish, publish', 1, [unpublish, publish]],
	['Unpublish', 0, [unpublish]],
	['Publish, SIGKILL before the answer to the creation comes, start', 1, [publishAndKill]],
	['Unpublish, publish', 1, [unpublish, publish]],
	['Delete the workflow', 0, [deleteWorkflow]],
];

/** Runs the script in a new n8n. Returns the table's cells, and how many webhooks are left. */
async function runScript(setUp: (n8n: RealN8n) => Promise<Candidate>) {
	const n8n = await startRealN8n();
	const { client, server } = n8n;
	const candidate = await setUp(n8n);
	const { title, registered } = candidate;
	const { id: workflowId } = await client.createWorkflow(workflowOf([candidate.node]));
	const run: Run = { candidate, client, server, workflowId };
	const accepted = async (isForged: boolean) =>
		(await candidate.deliverToAll(isForged)).filter((status) => status === 200).length;
	try {
		const cells: string[] = [];
		for (const [what, wanted, actions] of SCRIPT) {
			for (const act of actions) await act(run);
			const counts = [registered(), await accepted(false), await accepted(true)].join(', ');
			cells.push(counts === `${wanted}, ${wanted}, 0` ? counts : `**${counts}**`);
			console.error(`${title}: ${what}: ${counts}`);
		}
		return { title, cells, left: registered() };
	} finally {
		await run.server.stop();
		await n8n.stop();
	}
}

async function main(): Promise<void> {
	const results = [await runScript(tuco), await runScript(gitlab)];
	const heads = results.map(({ title }) => `${title}: registered, taken, forged`);
	const rows = SCRIPT.map(([what, wanted], at) => [
		`${at + 1}. ${what}`,
		String(wanted),
		...results.map(({ cells }) => cells[at] ?? ''),
	]);
	const left = results.map((result) => `${result.left} by ${result.title}`).join(', ');
	const text = `n8n ${DEFAULT_VERSION}. Left behind after the last step: ${left}.

${figuresTable(['After this step', 'Wanted', ...heads], rows)}`;
	console.log(text);
	await writeSection('leftovers.md', 'leftovers', text);
}

void main().finally(() => process.exit());
