import { randomUUID } from 'node:crypto';

import type { N8nClient } from '../../n8n/client';
import type { N8nServer } from '../../n8n/server';
import { settled, until } from '../../n8n/wait';
import type { Workflow, WorkflowNode } from '../../n8n/schemas';
import { startAgain } from '../../n8n/realN8n';
import { connectionsOf, workflowOf } from '../../n8n/workflows';
import type { Contestant } from './contestants';

/** What of a contestant has to do with its workflow. */
export type Driven = Pick<Contestant, 'node' | 'otherParameters' | 'gate' | 'standing'>;

/** One contestant's workflow in a real n8n, and all that the script does to it. */
export class Run {
	/** The workflow that is at work. */
	#workflow: Workflow | null = null;
	/** What this run started last; the first server is stopped by whoever started it. */
	server: N8nServer;

	constructor(
		readonly client: N8nClient,
		server: N8nServer,
		readonly contestant: Driven,
	) {
		this.server = server;
	}

	/** Saves and publishes the workflow for the first time. */
	async begin(): Promise<void> {
		this.#workflow = await this.client.createWorkflow(workflowOf([this.contestant.node]));
		await this.publish();
	}

	/** Publishes what is saved, successfully or not: what counts is what stands afterwards. */
	async publish(): Promise<void> {
		await this.client.publish(this.#id);
		await settled(this.client, this.#id);
	}

	async unpublish(): Promise<void> {
		await this.client.unpublish(this.#id);
		await settled(this.client, this.#id);
	}

	/** Saves a change that has nothing to do with the trigger. */
	async touch(seconds: number): Promise<void> {
		await this.client.updateWorkflow(this.#id, { settings: { executionTimeout: seconds } });
	}

	/** Saves the trigger changed. */
	async change(changes: Partial<WorkflowNode>): Promise<void> {
		const { nodes } = this.#current;
		const [trigger = this.contestant.node, ...others] = nodes;
		const changed = { ...trigger, ...changes };
		this.#workflow = await this.client.updateWorkflow(this.#id, {
			nodes: [changed, ...others],
			connections: connectionsOf([changed]),
		});
	}

	/** Publishes, and kills n8n when the service has added a webhook whose answer n8n never gets; then starts it. */
	async publishAndKill(): Promise<void> {
		const { contestant } = this;
		const before = contestant.standing();
		contestant.gate.weather = 'keeps answers back';
		await this.client.publish(this.#id);
		await until('the webhook to stand', () => contestant.standing() > before, { everyMs: 20 });
		await this.restart('SIGKILL');
		contestant.gate.weather = 'well';
		await settled(this.client, this.#id);
	}

	async restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
		await this.server.stop(signal);
		this.server = await startAgain(this.server);
	}

	/** Imports the workflow as it was exported, static data and all, publishes and unpublishes that. */
	async importAndTryOut(): Promise<void> {
		const { name, nodes, connections, staticData } = await this.client.getWorkflow(this.#id);
		const imported = await this.client.createWorkflow({
			name,
			connections,
			staticData,
			nodes: nodes.map((node, index) =>
				index === 0 ? { ...node, webhookId: randomUUID() } : node,
			),
		});
		await this.client.publish(imported.id);
		await settled(this.client, imported.id);
		await this.client.unpublish(imported.id);
		await settled(this.client, imported.id);
		await this.#delete(imported.id);
	}

	/** Deletes the workflow as it is. */
	async delete(): Promise<void> {
		await this.#delete(this.#id);
	}

	get #current(): Workflow {
		if (this.#workflow === null) throw new Error('The run has not begun');
		return this.#workflow;
	}

	get #id(): string {
		return this.#current.id;
	}

	async #delete(id: string): Promise<void> {
		await until('the workflow to be deleted, once n8n has unpublished it', async () => {
			await this.client.deleteWorkflow(id);
			return true;
		});
	}
}
