import { randomUUID } from 'node:crypto';

import type { N8nClient } from '../../../tools/n8n/client';
import type { Execution, JsonObject, Workflow } from '../../../tools/n8n/schemas';
import { publish, until } from '../../../tools/n8n/wait';
import { type RealN8n, startRealN8n } from '../../../tools/n8n/realN8n';
import { type ChatModel, startChatModel } from '../../../tools/n8n/chatModel';
import { credentialsOf } from '../../../tools/n8n/serviceCredentials';
import {
	importWorkflow,
	readWorkflowFile,
	TRIGGER,
	type WorkflowFile,
} from '../../../tools/n8n/workflows';
import {
	asDashboardTest,
	buildPayload,
	FAMILIES_OF,
	familiesOf,
	type Family,
	type FiredEvent,
	type TucoEvent,
} from '../../../tools/sandbox';
import { type Change, type Received, slack, twilio } from './fakeService';
import { googleTokens, sheet } from './googleSheets';
import { hubspot } from './hubspot';
import { type LocalHosts, startHosts } from './https';

/** An event, and extra top-level fields for its payload. */
export type WorkflowEvent = FiredEvent & { extra?: JsonObject };

/** Each event in each form that Tuco sends it in. */
export function formsOf<Event extends TucoEvent>(
	...events: Event[]
): { event: Event; family: Family }[] {
	return events.flatMap((event) =>
		FAMILIES_OF[event].filter((family) => family !== 'test').map((family) => ({ event, family })),
	);
}

const services = [twilio, hubspot, slack, sheet];

/** The stand-in for the model of every chat model node; a test replaces `answer`. */
export let model: ChatModel;

let n8n: RealN8n;

/** Tuco as one of the services: what changes something in it. */
export const tuco = {
	get received(): Received[] {
		return n8n.sandbox.requests
			.filter(({ method }) => method !== 'GET')
			.map(({ method, path, body, status }) => ({
				call: `${method} ${path}`,
				body: body as JsonObject,
				status: status ?? 0,
			}));
	},
	/** Makes the next calls fail with these statuses, in order. */
	failNext(...statuses: number[]): void {
		for (const status of statuses) n8n.sandbox.faults.add({ method: 'POST', status });
	},
};

/** All changes to the services since the test began, without those to Tuco. */
export function changes(): Change[] {
	return services.flatMap((service) => service.changes);
}

/** One of the workflows for users, published in a real n8n. */
export class WorkflowRun {
	constructor(
		readonly n8n: RealN8n,
		readonly workflow: Workflow,
	) {}

	get client(): N8nClient {
		return this.n8n.client;
	}

	get id(): string {
		return this.workflow.id;
	}

	/** Delivers an event; fails unless n8n accepts it. */
	async fire({ event, family, testMode = false, facts, extra }: WorkflowEvent): Promise<void> {
		const { workspace } = this.n8n;
		const trigger = this.workflow.nodes.find(({ name }) => name === TRIGGER);
		const webhook = workspace.webhooks.find(({ url }) => url.includes(String(trigger?.webhookId)));
		if (!webhook) throw new Error(`${this.workflow.name} has no webhook`);
		const own = { workspaceId: workspace.id, messageId: randomUUID(), ...facts };
		const built = buildPayload(family ?? familiesOf(event)[0] ?? 'envelope', event, own);
		const payload = { ...(testMode ? asDashboardTest(built) : built), ...extra };
		const { status } = await workspace.deliver(webhook, payload);
		if (status !== 200) throw new Error(`${event} was answered ${status ?? '-'}`);
	}

	/** Delivers an event and returns the execution that it starts, once that has succeeded or failed. */
	async attempt(event: WorkflowEvent): Promise<Execution> {
		return await this.#executionOf(() => this.fire(event));
	}

	/** Does the same, and fails unless the execution succeeds. */
	async run(event: WorkflowEvent): Promise<Execution> {
		const execution = await this.attempt(event);
		if (execution.status === 'success') return execution;
		throw new Error(`The execution ended with ${execution.status}: ${execution.error ?? '-'}`);
	}

	/** Executes the workflow by hand from a trigger, by default the Tuco Trigger with its pinned items. */
	async execute(trigger = TRIGGER): Promise<Execution> {
		const body = { triggerToStartFrom: { name: trigger } };
		return await this.#executionOf(() =>
			this.client.session.call('POST', `/rest/workflows/${this.id}/run`, { body }),
		);
	}

	/** Fills in the workflow's form, and returns the execution that it starts. */
	async submit(values: string[]): Promise<Execution> {
		const form = new FormData();
		values.forEach((value, index) => form.append(`field-${index}`, value));
		const trigger = this.workflow.nodes.find(({ type }) => type.endsWith('.formTrigger'));
		const url = `${this.n8n.server.url}/form/${String(trigger?.webhookId)}`;
		return await this.#executionOf(() => fetch(url, { method: 'POST', body: form }));
	}

	/** The execution that an action starts; fails if it starts more than one. */
	async #executionOf(action: () => Promise<unknown>): Promise<Execution> {
		const workflowId = this.id;
		const before = new Set((await this.client.executions({ workflowId })).map(({ id }) => id));
		await action();
		const [started, ...others] = await until('the execution to end', async () => {
			const all = await this.client.executions({ workflowId });
			const started = all.filter(({ id }) => !before.has(id));
			return started.length > 0 && all.every(({ stoppedAt }) => stoppedAt !== null) && started;
		});
		if (!started || others.length > 0) throw new Error('More than one execution was started');
		return await this.client.execution(started.id);
	}
}

const SCHEDULE = 'n8n-nodes-base.scheduleTrigger';

/**
 * Imports a workflow file for tests: retries do not wait for seconds, and schedules start by hand.
 *
 * @param edit further changes to its JSON
 */
export async function importForTests(
	{ client, credentialId }: Pick<RealN8n, 'client' | 'credentialId'>,
	file: string,
	edit: (json: string) => string,
	chatUrl?: string,
): Promise<Workflow> {
	const json = edit(JSON.stringify(await readWorkflowFile(file)));
	const { nodes, ...rest } = JSON.parse(json) as WorkflowFile;
	const seldom = { parameters: { rule: { interval: [{ field: 'months' }] } } };
	const adapted = nodes.map((node) => ({
		...node,
		...(node.type === SCHEDULE && seldom),
		waitBetweenTries: 100,
	}));
	const credentials = await credentialsOf(client, credentialId, chatUrl);
	return await importWorkflow(client, { ...rest, nodes: adapted }, credentials);
}

/**
 * Publishes workflows in one n8n before the tests of a file, and resets the services before each test.
 *
 * @returns a function that returns the workflow of a file while tests run
 */
export function useWorkflows<File extends string>(...files: File[]): (file: File) => WorkflowRun {
	return useEditedWorkflows((text) => text, ...files);
}

/** Does the same with edited workflows: `edit` gets each one's JSON. */
export function useEditedWorkflows<File extends string>(
	edit: (json: string) => string,
	...files: File[]
): (file: File) => WorkflowRun {
	const runs = new Map<File, WorkflowRun>();
	let hosts: LocalHosts | undefined;
	beforeAll(async () => {
		model = await startChatModel(() => 'Done');
		hosts = await startHosts(
			Object.fromEntries([...services, googleTokens].map(({ host, listener }) => [host, listener])),
		);
		n8n = await startRealN8n(hosts.env);
		for (const file of files) {
			const workflow = await importForTests(n8n, file, edit, model.url);
			await publish(n8n.client, workflow.id);
			runs.set(file, new WorkflowRun(n8n, workflow));
		}
	}, 1_200_000);
	beforeEach(() => {
		for (const service of services) service.reset();
		Object.assign(model, { requests: [], answer: () => 'Done' });
		n8n.sandbox.requests.length = 0;
		n8n.sandbox.faults.clear();
	});
	afterAll(async () => {
		await n8n.stop();
		await hosts?.stop();
		await model.stop();
	});
	return (file) => {
		const run = runs.get(file);
		if (!run) throw new Error('n8n has not started');
		return run;
	};
}
