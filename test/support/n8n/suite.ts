import type { N8nClient } from '../../../tools/n8n/client';
import type { Workflow, WorkflowNode } from '../../../tools/n8n/schemas';
import { type RealN8n, startRealN8n } from '../../../tools/n8n/realN8n';
import { expectVerifies } from '../../../tools/n8n/wait';
import { type Tenant, tenantOf } from './tenant';

/** What the tests of a file share: one n8n for all of them, and a tenant for each. Fields hold good while a test runs. */
export class Suite {
	#n8n: RealN8n | undefined;
	#tenant: Tenant | undefined;

	get n8n(): RealN8n {
		if (!this.#n8n) throw new Error('n8n has not started');
		return this.#n8n;
	}

	get client(): N8nClient {
		return this.n8n.client;
	}

	get tenant(): Tenant {
		if (!this.#tenant) throw new Error('No test has begun');
		return this.#tenant;
	}

	/** The URLs of the tenant's webhooks. */
	get urls(): string[] {
		return this.tenant.workspace.webhooks.map(({ url }) => url).sort();
	}

	async begin(): Promise<void> {
		this.#n8n = await startRealN8n();
	}

	async beginTest(): Promise<void> {
		this.#tenant = await tenantOf(this.n8n);
	}

	endTest(): void {
		this.n8n.sandbox.faults.clear();
	}

	async end(): Promise<void> {
		await this.#n8n?.stop();
	}

	/** Delivers to the webhook of a trigger and awaits the execution of its workflow. */
	async expectVerifies(workflow: Workflow, trigger = workflow.nodes[0]): Promise<void> {
		const { client, tenant } = this;
		const { workspace } = tenant;
		const webhook = workspace.webhooks.find(({ url }) => url.includes(String(trigger?.webhookId)));
		if (webhook === undefined) throw new Error(`No webhook of ${String(trigger?.name)} stands`);
		const of = { workflowId: workflow.id, nodeName: String(trigger?.name) };
		await expectVerifies({ client, workspace }, webhook, of);
	}

	/** Saves the workflow with its triggers changed, which is not yet to publish it. */
	async change(
		{ id, nodes }: Workflow,
		to: (trigger: WorkflowNode) => WorkflowNode,
	): Promise<Workflow> {
		return await this.client.updateWorkflow(id, {
			nodes: nodes.map((node) => (node.type.endsWith('.tucoTrigger') ? to(node) : node)),
		});
	}
}

/** Boots an n8n before the tests of a file and stops it after them. */
export function startSuite(): Suite {
	const suite = new Suite();
	beforeAll(async () => {
		await suite.begin();
	}, 1_200_000);
	beforeEach(async () => {
		await suite.beginTest();
	});
	afterEach(() => {
		suite.endTest();
	});
	afterAll(async () => {
		await suite.end();
	});
	return suite;
}

/** A trigger as it is with other events. */
export function withEvents(...events: string[]) {
	return (trigger: WorkflowNode): WorkflowNode => ({
		...trigger,
		parameters: { events, options: {} },
	});
}
