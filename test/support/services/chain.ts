import { randomUUID } from 'node:crypto';

import type { N8nClient } from '../../../tools/n8n/client';
import type { Execution } from '../../../tools/n8n/schemas';
import type { JsonObject } from '../../../tools/n8n/json';
import { publish, theOnly, until } from '../../../tools/n8n/wait';
import { asDashboardTest, buildPayload, type FiredEvent } from '../../../tools/sandbox';
import { familiesOf } from '../../../tools/sandbox/payloads/families';
import { TRIGGER } from '../../../tools/n8n/workflows';
import { startRealN8n } from '../../../tools/n8n/realN8n';
import { importWorkflow } from '../../../tools/n8n/importWorkflow';
import { readWorkflowFile } from '../../../tools/n8n/workflowFile';
import { credentialsOf } from '../../../tools/n8n/serviceCredentials';
import { type Services, startServices } from './startServices';

/** An event, and what its payload says at top level besides what is documented of its family. */
export type ChainEvent = FiredEvent & { extra?: JsonObject };

/** One of the workflows for users, published in a real n8n that reaches the services' stand-ins. */
export type Chain = {
	services: Services;
	client: N8nClient;
	workflowId: string;
	/** Has Tuco send an event; fails unless n8n accepts it. */
	fire(event: ChainEvent): Promise<void>;
	/** Has Tuco send an event, waits until what it started has ended, well or badly, and gives it. */
	run(event: ChainEvent): Promise<Execution>;
	/** Executes the workflow by hand from a trigger, Tuco's with what is pinned on it, and gives the ended execution. */
	execute(trigger?: string): Promise<Execution>;
	stop(): Promise<void>;
};

/** Imports a workflow into an n8n of its own, and publishes it. */
async function startChain(file: string): Promise<Chain> {
	const services = await startServices();
	const n8n = await startRealN8n(services.env);
	const { client, workspace } = n8n;
	const credentials = await credentialsOf(client, n8n.credentialId);
	const { id } = await importWorkflow(client, await readWorkflowFile(file), credentials);
	await publish(client, id);

	const fire = async ({ event, family, testMode = false, facts, extra }: ChainEvent) => {
		const own = { workspaceId: workspace.id, messageId: randomUUID(), ...facts };
		const built = buildPayload(family ?? familiesOf(event)[0] ?? 'envelope', event, own);
		const payload = { ...(testMode ? asDashboardTest(built) : built), ...extra };
		const delivery = await workspace.deliver(theOnly(workspace), payload);
		if (delivery.status !== 200) throw new Error(`${event} was answered ${delivery.status ?? '-'}`);
	};
	/** The execution that the action starts, and none besides. */
	const started = async (action: () => Promise<unknown>) => {
		const before = (await client.executions({ workflowId: id })).length;
		await action();
		const [newest, ...others] = await until('the execution to end', async () => {
			const all = await client.executions({ workflowId: id });
			return all.length > before && all.every(({ stoppedAt }) => stoppedAt !== null) && all;
		});
		if (!newest || others.length > before) throw new Error('More than one execution was started');
		return await client.execution(newest.id);
	};
	return {
		services,
		client,
		workflowId: id,
		fire,
		run: async (event) =>
			await started(async () => {
				await fire(event);
			}),
		execute: async (trigger = TRIGGER) =>
			await started(async () => {
				const body = { triggerToStartFrom: { name: trigger } };
				await client.session.call('POST', `/rest/workflows/${id}/run`, { body });
			}),
		async stop() {
			await n8n.stop();
			await services.stop();
		},
	};
}

/** Starts a workflow's chain before the tests of a file, and gives each of them services that remember nothing. */
export function useChain(file: string, take: (chain: Chain) => void): void {
	let started: Chain | undefined;
	beforeAll(async () => {
		started = await startChain(file);
		take(started);
	}, 1_200_000);
	beforeEach(() => {
		started?.services.reset();
	});
	afterAll(async () => {
		await started?.stop();
	});
}
