import {
	awaitItems,
	expectDelivers,
	publish,
	onlyWebhook,
	tryToPublish,
	unpublish,
	until,
} from '../../../tools/n8n/wait';
import type { N8nClient } from '../../../tools/n8n/client';
import type { JsonObject, Publication, Workflow, WorkflowNode } from '../../../tools/n8n/schemas';
import {
	credentialFor,
	inN8n1,
	type RealN8n,
	restartN8n,
	startRealN8n,
} from '../../../tools/n8n/realN8n';
import type { N8nServer } from '../../../tools/n8n/server';
import type { TestListener } from '../../../tools/n8n/session';
import {
	actionNode,
	connectionsOf,
	TRIGGER,
	tucoNode,
	workflowOf,
} from '../../../tools/n8n/workflows';
import type { RecordedRequest, Sandbox, StoredWebhook, Workspace } from '../../../tools/sandbox';

/** The events that Tuco's API allows for a webhook, in the order of the trigger's list. */
export const EVENTS = ['failed', 'fallback', 'opened', 'reply', 'sent'].map(
	(name) => `message.${name}`,
);

/** A test of something that only n8n 2 does, skipped with n8n 1. */
export const inN8n2 = inN8n1() ? test.skip : test;

/** Tests of something that only n8n 2 does. */
export const describeInN8n2 = inN8n1() ? describe.skip : describe;

/** The parameters of a trigger for these events, for `Suite.change`. */
export const withEvents = (...events: string[]) => ({ parameters: { events, options: {} } });

type SuiteOptions = {
	/** Additions to n8n's default environment. */
	env?: Record<string, string>;
	/** Whether the tests share one workspace; otherwise each has its own. */
	oneWorkspace?: boolean;
};

/** Boots an n8n before the tests of a file, or of a `describe`, and stops it after them. */
export function startSuite({ env, oneWorkspace = false }: SuiteOptions = {}): Suite {
	const suite = new Suite();
	beforeAll(async () => suite.start(env), 1_200_000);
	beforeEach(async () => {
		if (!oneWorkspace) await suite.useNewWorkspace();
	});
	afterEach(() => suite.faults.clear());
	afterAll(async () => suite.stop());
	return suite;
}

/** One n8n for several tests, with the workspace of the current test. Its fields are set once n8n has started. */
export class Suite {
	n8n!: RealN8n;
	/** The current process; see `restart`. */
	server!: N8nServer;
	workspace!: Workspace;
	credentialId!: string;

	get client(): N8nClient {
		return this.n8n.client;
	}

	get sandbox(): Sandbox {
		return this.n8n.sandbox;
	}

	get faults(): Sandbox['faults'] {
		return this.sandbox.faults;
	}

	/** The URLs of the workspace's webhooks. */
	get urls(): string[] {
		return this.workspace.webhooks.map(({ url }) => url).sort();
	}

	/** The calls with the workspace's key that change something in Tuco. */
	get writes(): RecordedRequest[] {
		return this.sandbox.requests.filter(
			({ workspaceId, method }) => workspaceId === this.workspace.id && method !== 'GET',
		);
	}

	async start(env?: Record<string, string>): Promise<void> {
		this.n8n = await startRealN8n(env);
		const { server, workspace, credentialId } = this.n8n;
		Object.assign(this, { server, workspace, credentialId });
	}

	async stop(): Promise<void> {
		await this.server.stop();
		await this.n8n.stop();
	}

	/** Creates a workspace, and a credential for it. */
	async useNewWorkspace(): Promise<void> {
		this.workspace = this.sandbox.createWorkspace();
		const { id } = await this.client.createCredential(credentialFor(this.workspace, this.sandbox));
		this.credentialId = id;
	}

	/** The same n8n with its own workspace, for what runs at the same time. */
	async withNewWorkspace(): Promise<Suite> {
		const other = Object.assign(new Suite(), this);
		await other.useNewWorkspace();
		return other;
	}

	/** Ends n8n, gracefully or like a crash, and starts it again on the same folder and port. */
	async restart(signal?: 'SIGTERM' | 'SIGKILL', env?: Record<string, string>): Promise<void> {
		await this.server.stop(signal);
		this.server = await restartN8n(this.server, env);
	}

	/** Saves the workspace's current key in the credential, and a signing secret if given. */
	async updateCredential(signingSecret?: string): Promise<void> {
		const content = credentialFor(this.workspace, this.sandbox, signingSecret);
		await this.client.updateCredential(this.credentialId, content);
	}

	/** A trigger with the workspace's credential, for `message.reply` by default. */
	trigger({ name, ...parameters }: { name?: string } & JsonObject = {}): WorkflowNode {
		const node = tucoNode(this.credentialId, { name });
		return { ...node, parameters: { ...node.parameters, ...parameters } };
	}

	/** The node Tuco with the workspace's credential. */
	action(changes: JsonObject = {}): WorkflowNode {
		return { ...actionNode(this.credentialId), ...changes };
	}

	/** Saves a workflow of these triggers, of a single one by default. */
	async createWorkflow(...triggers: WorkflowNode[]): Promise<Workflow> {
		const nodes = triggers.length > 0 ? triggers : [this.trigger()];
		return await this.client.createWorkflow(workflowOf(nodes));
	}

	/** Saves a workflow of these triggers and publishes it. */
	async publishNew(...triggers: WorkflowNode[]): Promise<Workflow> {
		const workflow = await this.createWorkflow(...triggers);
		await this.publish(workflow);
		return workflow;
	}

	/** Saves a workflow with a changed trigger, the first by default. In n8n 2 that does not publish it. */
	async change(
		workflow: Workflow,
		changes: Partial<WorkflowNode>,
		trigger?: string,
	): Promise<Workflow> {
		const { id } = triggerOf(workflow, trigger);
		const nodes = workflow.nodes.map((node) => (node.id === id ? { ...node, ...changes } : node));
		const connections = connectionsOf(nodes.filter(({ webhookId }) => webhookId !== undefined));
		return await this.client.updateWorkflow(workflow.id, { nodes, connections });
	}

	/** Publishes, waits until n8n has set up the triggers, and fails if it could not. */
	async publish({ id }: Workflow): Promise<void> {
		await publish(this.client, id);
	}

	/** Publishes, and waits until n8n has succeeded or failed. */
	async tryToPublish({ id }: Workflow): Promise<Publication> {
		return await tryToPublish(this.client, id);
	}

	async unpublish({ id }: Workflow): Promise<void> {
		await unpublish(this.client, id);
	}

	/** Unpublishes the workspace's last workflow, and expects that no webhook is left. */
	async unpublishCleanly(workflow: Workflow): Promise<void> {
		await this.unpublish(workflow);
		expect(this.urls).toEqual([]);
	}

	/** The workspace's only webhook; fails when there is none, or more than one. */
	onlyWebhook(): StoredWebhook {
		return onlyWebhook(this.workspace);
	}

	/** The webhook of a trigger, the first by default. */
	webhookOf(workflow: Workflow, trigger?: string): StoredWebhook {
		const { name, webhookId } = triggerOf(workflow, trigger);
		const part = `/webhook/${String(webhookId)}/`;
		const webhook = this.workspace.webhooks.find(({ url }) => url.includes(part));
		if (webhook === undefined) throw new Error(`${name} has no webhook`);
		return webhook;
	}

	/** Delivers to the webhook of a trigger, and expects the workflow to run with the event once. */
	async expectDelivers(workflow: Workflow, trigger?: string): Promise<void> {
		const { name: nodeName } = triggerOf(workflow, trigger);
		const of = { workflowId: workflow.id, nodeName };
		await expectDelivers(this, this.webhookOf(workflow, trigger), of);
	}

	/** Waits for that many successful executions, and returns the items of the trigger. */
	async items({ id }: Workflow, expected: number): Promise<JsonObject[]> {
		const of = { workflowId: id, nodeName: TRIGGER, expected };
		return await awaitItems(this.client, of);
	}

	/** Makes n8n listen for a test event; returns the webhook added for it, too. */
	async listen(workflow: Workflow): Promise<{ listener: TestListener; webhook: StoredWebhook }> {
		const listener = await this.client.listenForTestEvent(workflow, TRIGGER);
		const webhook = await until('the test webhook', () =>
			this.workspace.webhooks.find(({ url }) => url.includes('/webhook-test/')),
		);
		return { listener, webhook };
	}
}

function triggerOf({ nodes }: Workflow, name = nodes[0]?.name): WorkflowNode {
	const trigger = nodes.find((node) => node.name === name);
	if (trigger === undefined) throw new Error(`The workflow has no ${String(name)}`);
	return trigger;
}
