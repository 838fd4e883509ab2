import type { IDataObject } from 'n8n-workflow';

import { until } from '../../../tools/n8n/wait';
import {
	type RecordedRequest,
	type Sandbox,
	startSandbox,
	type StoredWebhook,
	type Workspace,
} from '../../../tools/sandbox';
import { type CoreN8n, type LogEntry, startWebhookServer, type WebhookServer } from '../coreN8n';
import type * as CoreN8nModule from '../coreN8n';
import { parameters } from '../startTrigger';
import type { Faults } from './faults';

/** The node's settings that matter to the webhook. */
export type Version = { nodeName: string; events: readonly string[]; webhookName: string };

/** A process of n8n. It has loaded its own copy of the node, so it shares no memory with the others. */
export type N8nProcess = {
	CoreN8n: typeof CoreN8n;
	log: readonly LogEntry[];
};

/** Starts a process: loads everything again, including n8n-core. */
export function startProcess(): N8nProcess {
	let loaded!: typeof CoreN8nModule;
	jest.isolateModules(() => (loaded = jest.requireActual('../coreN8n')));
	return { CoreN8n: loaded.CoreN8n, log: loaded.recordLog() };
}

/** Plays sequences one after the other, each with its own workspace and workflow. */
export type Worker = {
	sandbox: Sandbox;
	/** n8n's two addresses, and the address of the other n8n. */
	servers: readonly [WebhookServer, WebhookServer, WebhookServer];
	/** In the order in which a workflow uses them. */
	processes: readonly N8nProcess[];
	/** Runs the other n8n, which has the same workflow. */
	otherProcess: N8nProcess;
	/** Counts the outcomes of all workers. */
	tally: Tally;
	stop(): Promise<void>;
};

/** Starts a worker with its own sandbox. */
export async function startWorker(
	shared: Omit<Worker, 'sandbox' | 'servers' | 'stop'>,
): Promise<Worker> {
	const sandbox = await startSandbox();
	const servers = [await startAddress(), await startAddress(), await startAddress()] as const;
	const stop = async () => {
		await Promise.all([sandbox, ...servers].map((started) => started.stop()));
	};
	return { ...shared, sandbox, servers, stop };
}

/** Opens a port, with its address in a spelling that Tuco may change. */
async function startAddress(): Promise<WebhookServer> {
	const server = await startWebhookServer();
	return Object.assign(server, { url: server.url.replace('127.0.0.1', 'LocalHost') });
}

/** How often each outcome occurred in a run; shows that a run has seen all of them. */
export type Tally = ReturnType<typeof newTally>;

/** An empty tally. */
export const newTally = () => ({
	published: 0,
	'publish failed': 0,
	'cleaned up': 0,
	'clean-up postponed': 0,
	'kept through an outage': 0,
	unpublished: 0,
	'unpublish failed': 0,
});

/** One action of n8n on the workflow, and the webhooks in Tuco before and after it. */
export type Step = {
	before: readonly StoredWebhook[];
	after: readonly StoredWebhook[];
	/** The calls of Tuco's API meanwhile, oldest first. */
	requests: readonly RecordedRequest[];
	/** The faults meanwhile, if the calls got that far. */
	faults: Faults;
	/** Whether nothing could go wrong: no faults, and a valid API key and subscription. */
	isTucoHealthy: boolean;
	/** The node's messages in n8n's log. */
	logged: readonly string[];
	/** The error that n8n got, or `null`. */
	error: Error | null;
};

let worlds = 0;

/** The environment of one sequence: a workspace in Tuco, and an n8n with one workflow. */
export class World {
	readonly workspace: Workspace;
	readonly otherN8n: CoreN8n;
	n8n: CoreN8n;

	private readonly workflowId = `lifecycle${++worlds}`;
	private process = 0;
	private address: 0 | 1 = 0;

	constructor(private readonly worker: Worker) {
		this.workspace = worker.sandbox.createWorkspace();
		this.otherN8n = new worker.otherProcess.CoreN8n(worker.servers[2], this.setUp({}));
		this.n8n = this.startN8n({});
	}

	/** The webhooks with this node's URL. */
	get ours(): StoredWebhook[] {
		return this.workspace.webhooks.filter((webhook) => this.isOurs(webhook));
	}

	/** Whether a webhook has this node's URL, in any spelling. */
	isOurs({ url }: StoredWebhook): boolean {
		return new URL(url).href === new URL(this.n8n.url).href;
	}

	get apiKey(): string {
		const key = this.n8n.credential.data?.apiKey;
		return typeof key === 'string' ? key : '';
	}

	get tally(): Tally {
		return this.worker.tally;
	}

	/** Loads a version of the workflow into n8n. */
	load({ nodeName, events, webhookName }: Version): void {
		this.n8n.nodeName = nodeName;
		this.n8n.parameters = parameters({ events: [...events], options: { webhookName } });
	}

	/** Ends the process and starts one that has never seen the workflow. */
	restart(staticData: IDataObject): void {
		const { nodeName, parameters: loaded, credential } = this.n8n;
		this.process += 1;
		this.n8n = this.startN8n(staticData);
		Object.assign(this.n8n, { nodeName, parameters: loaded });
		this.n8n.credential.data = credential.data;
	}

	/** Gives n8n its other base URL, from the next restart on. */
	move(): void {
		this.address = this.address === 0 ? 1 : 0;
	}

	/** Lets n8n do something during these faults, and records it. An error of `act` is recorded, not thrown. */
	async step(faults: Faults, act: () => Promise<unknown>): Promise<Step> {
		const { sandbox } = this.worker;
		const before = this.workspace.webhooks;
		const requestsBefore = sandbox.requests.length;
		const entriesBefore = this.log.length;
		const isTucoHealthy =
			faults.length === 0 &&
			this.workspace.subscription === 'active' &&
			this.apiKey === this.workspace.apiKey;
		for (const fault of faults) sandbox.faults.add(fault);
		const error = await act().then(
			() => null,
			(thrown: unknown) => thrown as Error,
		);
		sandbox.faults.clear();
		const requests = () => sandbox.requests.slice(requestsBefore);
		if (faults.some(({ delayMs }) => delayMs !== undefined)) {
			await until('Tuco to do what it was too slow to answer', () =>
				requests().every(({ status }) => status !== null),
			);
		}
		const logged = this.log
			.slice(entriesBefore)
			.filter(({ metadata }) => metadata.workflowId === this.workflowId)
			.map(({ message }) => message);
		const after = this.workspace.webhooks;
		return { before, after, requests: requests(), faults, isTucoHealthy, logged, error };
	}

	private get log() {
		return this.worker.processes[this.process]?.log ?? [];
	}

	private setUp(staticData: IDataObject) {
		const { apiKey } = this.workspace;
		return {
			parameters: parameters(),
			credential: { apiKey, signingSecret: '', baseUrl: this.worker.sandbox.url },
			workflowId: this.workflowId,
			staticData,
		};
	}

	private startN8n(staticData: IDataObject): CoreN8n {
		const process = this.worker.processes[this.process];
		if (!process) throw new Error('No fresh process is left');
		return new process.CoreN8n(this.worker.servers[this.address], this.setUp(staticData));
	}
}
