import { randomUUID } from 'node:crypto';

import type { N8nClient } from '../../n8n/client';
import { publicationDone, until } from '../../n8n/wait';
import { type RealN8n, restartN8n, startRealN8n } from '../../n8n/realN8n';
import { DEFAULT_VERSION } from '../../n8n/install';
import type { N8nServer } from '../../n8n/server';
import { connectionsOf, workflowOf } from '../../n8n/workflows';
import type { WorkflowNode } from '../../n8n/schemas';
import { figuresTable, writeSection } from '../report';
import { type Contestant, gitlab, tuco } from './services';

/** One contestant's workflow in a real n8n. */
type Run = {
	contestant: Contestant;
	client: N8nClient;
	/** The server that runs now: restarts replace it. */
	server: N8nServer;
	workflowId: string;
};

type Verb = (run: Run) => Promise<void> | void;

/** Publishes what is saved, successfully or not: what counts is what is registered afterwards. */
const publish: Verb = async ({ client, workflowId }) => {
	await client.publish(workflowId);
	await publicationDone(client, workflowId);
};

const unpublish: Verb = async ({ client, workflowId }) => {
	await client.unpublish(workflowId);
	await publicationDone(client, workflowId);
};

/** Saves a change that has nothing to do with the trigger. */
const touch: Verb = async ({ client, workflowId }) => {
	const { settings } = await client.getWorkflow(workflowId);
	const executionTimeout = Number(settings.executionTimeout ?? 0) + 60;
	await client.updateWorkflow(workflowId, { settings: { executionTimeout } });
};

/** Saves the trigger changed. */
const change =
	(changesOf: (contestant: Contestant) => Partial<WorkflowNode>): Verb =>
	async ({ contestant, client, workflowId }) => {
		const [trigger = contestant.node, ...others] = (await client.getWorkflow(workflowId)).nodes;
		const changed = { ...trigger, ...changesOf(contestant) };
		const connections = connectionsOf([changed]);
		await client.updateWorkflow(workflowId, { nodes: [changed, ...others], connections });
	};

const restart =
	(signal: 'SIGTERM' | 'SIGKILL'): Verb =>
	async (run) => {
		await run.server.stop(signal);
		run.server = await restartN8n(run.server);
	};

const api =
	(mode: Contestant['proxy']['mode']): Verb =>
	({ contestant }) => {
		contestant.proxy.mode = mode;
	};

/** Publishes, and kills n8n when the service has added a webhook whose answer n8n never gets; then starts n8n. */
const publishAndKill: Verb = async (run) => {
	const { contestant, client, workflowId } = run;
	const before = contestant.registered();
	contestant.proxy.mode = 'keeps answers back';
	await client.publish(workflowId);
	await until('the webhook to be added', () => contestant.registered() > before, { everyMs: 20 });
	await restart('SIGKILL')(run);
	contestant.proxy.mode = 'well';
	await publicationDone(client, workflowId);
};

const deleteWorkflow: Verb = async ({ client, workflowId }) => {
	await until('n8n to delete the workflow', async () => {
		await client.deleteWorkflow(workflowId);
		return true;
	});
};

/** Imports the workflow as it was exported, static data and all, publishes and unpublishes that, and deletes it. */
const importAndTryOut: Verb = async (run) => {
	const { name, nodes, connections, staticData } = await run.client.getWorkflow(run.workflowId);
	const [trigger = run.contestant.node, ...others] = nodes;
	const { id: workflowId } = await run.client.createWorkflow({
		name,
		connections,
		staticData,
		nodes: [{ ...trigger, webhookId: randomUUID() }, ...others],
	});
	for (const act of [publish, unpublish, deleteWorkflow]) await act({ ...run, workflowId });
};

const times = (count: number, ...verbs: Verb[]) =>
	Array.from({ length: count }, () => verbs).flat();

/** What is done to each contestant, how many webhooks are wanted after it, and the verbs that do it. */
const SCRIPT: readonly [what: string, wanted: 0 | 1, verbs: Verb[]][] = [
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
	['Import the exported workflow, publish and unpublish the import', 1, [importAndTryOut]],
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

/** Plays the script in an n8n of its own. Gives the table's cells, and how many webhooks are left. */
async function play(enter: (n8n: RealN8n) => Promise<Contestant>) {
	const n8n = await startRealN8n();
	const { client, server } = n8n;
	const contestant = await enter(n8n);
	const { title, registered } = contestant;
	const { id: workflowId } = await client.createWorkflow(workflowOf([contestant.node]));
	const run: Run = { contestant, client, server, workflowId };
	const taken = async (isForged: boolean) =>
		(await contestant.deliverToAll(isForged)).filter((status) => status === 200).length;
	try {
		const cells: string[] = [];
		for (const [what, wanted, verbs] of SCRIPT) {
			for (const act of verbs) await act(run);
			const counts = [registered(), await taken(false), await taken(true)].join(', ');
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
	const results = [await play(tuco), await play(gitlab)];
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
