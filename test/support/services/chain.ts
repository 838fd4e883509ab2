import { randomUUID } from 'node:crypto';

import type { Execution } from '../../../n8n/execution';
import { until } from '../../../n8n/until';
import type { WorkflowNode } from '../../../n8n/workflow';
import { asDashboardTest, buildPayload } from '../../../sandbox';
import type { FiredEvent, Workspace } from '../../../sandbox';
import type { JsonObject } from '../../../n8n/json';
import { familiesOf } from '../../../sandbox/payloads/families';
import type { Family } from '../../../sandbox';
import { theOnly } from '../n8n/standing';
import { publish } from '../n8n/publishing';
import { TRIGGER_TYPE, startRealN8n } from '../realN8n';
import { PUBLISHED_TYPE, readWorkflowFile } from '../workflowFile';
import { credentialsOf } from './credentials';
import { startServices } from './startServices';
import type { Services } from './startServices';

/** An event, and what its payload says at top level besides what is documented of its family. */
export type ChainEvent = FiredEvent & { extra?: JsonObject };

/** One of the workflows for users, published in a real n8n that reaches the services' stand-ins. */
export type Chain = {
	workspace: Workspace;
	services: Services;
	/** Has Tuco send an event; fails unless n8n accepts it. */
	fire(event: ChainEvent): Promise<void>;
	/** Has Tuco send an event, waits until what it started has ended, well or badly, and gives it. */
	run(event: ChainEvent): Promise<Execution>;
	/** How many executions there have been. */
	count(): Promise<number>;
	stop(): Promise<void>;
};

/** Brings a workflow in as a user does: import the file, choose credentials, publish. */
export async function startChain(file: string): Promise<Chain> {
	const services = await startServices();
	const n8n = await startRealN8n(services.env);
	const { client, workspace } = n8n;
	const credentials = await credentialsOf(client, n8n.credentialId);
	const { nodes, ...rest } = await readWorkflowFile(file);
	const withCredentials = (node: WorkflowNode) => ({
		...node,
		// From a folder of custom nodes, as here, the trigger has another type than when it is installed.
		type: node.type === PUBLISHED_TYPE ? TRIGGER_TYPE : node.type,
		...credentials(node),
	});
	const imported = { ...rest, nodes: nodes.map(withCredentials) };
	const { id } = await client.createWorkflow(imported);
	await publish(client, id);

	const ended = async (expected: number) =>
		await until(`execution ${expected} to end`, async () => {
			const all = await client.executions({ workflowId: id });
			return all.length >= expected && all.every(({ stoppedAt }) => stoppedAt !== null) && all;
		});
	const count = async () => (await client.executions({ workflowId: id })).length;
	const fire = async ({ event, family, testMode = false, facts, extra }: ChainEvent) => {
		const own = { workspaceId: workspace.id, messageId: randomUUID(), ...facts };
		const built = buildPayload(family ?? firstFamilyOf(event), event, own);
		const payload = { ...(testMode ? asDashboardTest(built) : built), ...extra };
		const delivery = await workspace.deliver(theOnly(workspace), payload);
		if (delivery.status !== 200) throw new Error(`${event} was answered ${delivery.status ?? '-'}`);
	};
	const run = async (event: ChainEvent) => {
		const before = await count();
		await fire(event);
		const [newest, ...others] = await ended(before + 1);
		if (!newest || others.length > before) throw new Error('More than one execution was started');
		return await client.execution(newest.id);
	};
	const stop = async () => {
		await n8n.stop();
		await services.stop();
	};
	return { workspace, services, fire, run, count, stop };
}

/** The form that the event has unless told. */
function firstFamilyOf(event: string): Family {
	return familiesOf(event)[0] ?? 'envelope';
}
