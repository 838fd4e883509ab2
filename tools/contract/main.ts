import '../core/environment';

import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

// With its extension, or tsx would load TucoTrigger.node.json.
import { TucoTrigger } from '../../nodes/Tuco/TucoTrigger.node.js';
import { Contexts } from '../core/contexts';
import { OneCredential } from '../core/credentials';
import { spawnGuarded } from '../n8n/process';
import { until } from '../n8n/wait';
import { listen, type Sandbox, startSandbox } from '../sandbox';
import { runSamples } from '../scripts/operationSamples';
import { askFor } from './calls';
import { type Described, readDescription } from './description';
import { type Call, startRecorder } from './recorder';

/** What Tuco does although its file does not have it: the start of each problem, and the contract's section. */
const EXCEPTIONS: Record<string, string> = {
	'sendMessage 429 response': 'actions, section 0: 429 also for 1, 8 and 10',
	'addLeadToCampaign 429 response': 'actions, section 0: 429 also for 1, 8 and 10',
	'getReplies 429 response': 'actions, section 0: 429 also for 1, 8 and 10',
	'createLeads 400 response': 'actions, section 3: 400 for bad input',
	'getReplies 200 request.query.lineId': 'actions, section 5: newer filters',
	'getReplies 200 request.query.dateFrom': 'actions, section 5: newer filters',
	'getLeads 200 response.body.leads.*.': 'actions, section 3: nulls occur in a lead',
};

/** Where calls are recorded, and the sandbox behind. */
type Target = { sandbox: Sandbox; url: string };

/** Publishes a workflow with the trigger, changes its events, and unpublishes it. */
async function publish({ sandbox, url: baseUrl }: Target) {
	const trigger = new TucoTrigger();
	const { apiKey } = sandbox.createWorkspace();
	const contexts = new Contexts(trigger);
	const credential = new OneCredential({ apiKey, baseUrl });
	const ids = { workflowId: 'workflow', nodeName: 'Tuco Trigger' };
	let staticData: IDataObject = {};
	const call = async (method: 'create' | 'delete', ...events: string[]) => {
		const instanceUrl = 'http://127.0.0.1:1';
		const setup = { ...ids, parameters: { events }, credential, instanceUrl };
		const workflow = contexts.workflow(setup, staticData);
		({ staticData } = workflow);
		const context = contexts.hook(setup, workflow, 'activate');
		return await trigger.webhookMethods.default[method].call(context);
	};
	await call('create', 'message.reply');
	await call('create', 'message.reply', 'message.fallback');
	await call('delete');
}

/** Starts Prism as a validating proxy. It reports violations in a header, and passes every call on. */
async function startPrism(description: string, target: string) {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-tuco-contract-'));
	const file = join(folder, 'openapi.json');
	writeFileSync(file, description);
	const free = createServer();
	const url = await listen(free, 0);
	await once(free.close(), 'close');
	const args = ['proxy', file, target, '--port', new URL(url).port];
	const cli = require.resolve('@stoplight/prism-cli/dist/index.js');
	const prism = await spawnGuarded(process.execPath, [cli, ...args], {
		cwd: folder,
		env: process.env,
		output: 'pipe',
		graceMs: 1000,
	});
	let output = '';
	prism.child.stdout?.on('data', (text) => (output += String(text)));
	await until('Prism to listen', () => output.includes('Prism is listening'));
	const stop = async () => {
		await prism.stop();
		rmSync(folder, { recursive: true });
	};
	return { url, stop };
}

/** Calls all operations: the nodes with their samples, then what the file documents beyond that. */
async function callAll(operations: readonly Described[], calls: readonly Call[], target: Target) {
	const failures: string[] = [];
	for (const run of [
		async () => runSamples(target.sandbox, target.url),
		async () => publish(target),
	]) {
		await run().catch((error: unknown) => failures.push(String(error)));
	}
	for (const operation of operations) {
		const { id, statuses } = operation;
		const seen = statusesOf(id, calls);
		if (seen.length === 0) failures.push(`No node calls ${id}`);
		const excepted = Object.keys(EXCEPTIONS).flatMap((start) => {
			const [, name, status] = /^(\w+) (\d+) response$/.exec(start) ?? [];
			return name === id ? [Number(status)] : [];
		});
		for (const status of seen.length > 0 ? [...statuses, ...excepted] : []) {
			if (!seen.includes(status)) await askFor(operation, status, target);
		}
	}
	return failures;
}

const statusesOf = (id: string, calls: readonly Call[]) => {
	const statuses = calls.flatMap(({ operation, status }) => (operation?.id === id ? [status] : []));
	return [...new Set(statuses)].sort();
};

async function main(path: string) {
	const { operations, strict } = readDescription(readFileSync(path, 'utf8'));
	const sandbox = await startSandbox();
	const prism = await startPrism(strict, sandbox.url);
	const { calls, server, url } = await startRecorder(prism.url, operations);
	const failures = await callAll(operations, calls, { sandbox, url });
	server.close();
	await prism.stop();
	await sandbox.stop();

	const problems = calls.flatMap((call) => call.problems);
	const exceptions = Object.entries(EXCEPTIONS);
	const isExcepted = (problem: string) => exceptions.some(([start]) => problem.startsWith(start));
	failures.push(...new Set(problems.filter((problem) => !isExcepted(problem))));
	for (const { id, method, path: at } of operations) {
		const statuses = statusesOf(id, calls);
		const isFine = statuses.length > 0 && !failures.some((failure) => failure.startsWith(`${id} `));
		const columns = [id.padEnd(22), method.padEnd(6), at.padEnd(36), statuses.join(' ')];
		console.log(isFine ? '✓' : '✗', ...columns);
	}
	for (const [start, section] of exceptions) {
		const isUsed = problems.some((problem) => problem.startsWith(start));
		if (isUsed) console.log(`Exception: ${start} (contract of ${section})`);
		else failures.push(`Unused exception: ${start}`);
	}
	for (const failure of failures) console.log(`Failed: ${failure}`);
	const covered = operations.filter(({ id }) => statusesOf(id, calls).length > 0).length;
	const counts = [`${covered} of ${operations.length} operations`, `${calls.length} calls`];
	console.log([...counts, `${failures.length} failures`].join(', '));
	if (failures.length > 0) process.exitCode = 1;
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Name the OpenAPI file: npm run contract -- FILE');
void main(file);
