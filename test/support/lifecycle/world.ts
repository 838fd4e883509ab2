import { inspect } from 'node:util';

import type { IDataObject } from 'n8n-workflow';

import type { StoredWebhook, Workspace } from '../../../tools/sandbox';
import { isRecord } from '../../../tools/sandbox/read';
import { until } from '../../../tools/n8n/wait';
import type { Host } from '../../../tools/core/host';
import { parameters } from '../stage';
import type { Mishap } from './faults';
import type { Lane } from './lane';
import type { Version } from './model';
import type { Step } from './step';
import type { Tally } from './tally';

let worlds = 0;

/** What a sequence is played against: a workspace in Tuco, and an n8n with one workflow. */
export class World {
	readonly workspace: Workspace;
	readonly neighbour: Host;
	host: Host;

	private readonly workflowId = `lifecycle${++worlds}`;
	private process = 0;
	private door = 0;

	constructor(private readonly lane: Lane) {
		this.workspace = lane.sandbox.createWorkspace();
		const setUp = this.setUp({});
		this.neighbour = lane.neighboursProcess.open(lane.neighboursDoor, setUp);
		this.host = this.openHost({});
	}

	/** The webhooks with this node's URL. */
	get ours(): StoredWebhook[] {
		return this.workspace.webhooks.filter(({ url }) => url === this.host.url);
	}

	get apiKey(): string {
		const key = this.host.credential.data?.apiKey;
		return typeof key === 'string' ? key : '';
	}

	/** Enters another API key into the credential. */
	enterKey(apiKey: string): void {
		this.host.credential.data = { ...this.host.credential.data, apiKey };
	}

	/** Loads a version of the workflow into n8n. */
	load({ nodeName, events, webhookName }: Version): void {
		this.host.nodeName = nodeName;
		this.host.parameters = parameters({ events: [...events], options: { webhookName } });
	}

	/** Ends the process and starts one that has never seen the workflow. */
	restart(staticData: IDataObject): void {
		const { nodeName, parameters: loaded, credential } = this.host;
		this.process += 1;
		this.host = this.openHost(staticData);
		Object.assign(this.host, { nodeName, parameters: loaded });
		this.host.credential.data = credential.data;
	}

	/** Gives n8n another base URL, or the first one again; it counts from the next restart on. */
	move(): void {
		this.door = 1 - this.door;
	}

	/** Lets n8n do something while things go wrong, and records it. What `act` throws is kept. */
	async step(mishaps: readonly Mishap[], act: () => Promise<unknown>): Promise<Step> {
		const { sandbox } = this.lane;
		const before = this.workspace.webhooks;
		const requestsBefore = sandbox.requests.length;
		const linesBefore = this.log.length;
		const isTucoWell =
			mishaps.length === 0 &&
			this.workspace.subscription === 'active' &&
			this.apiKey === this.workspace.apiKey;
		for (const { fault } of mishaps) sandbox.faults.add(fault);
		const error = await act().then(
			() => null,
			(thrown: unknown) => (thrown instanceof Error ? thrown : new Error(inspect(thrown))),
		);
		sandbox.faults.clear();
		const requests = () => sandbox.requests.slice(requestsBefore);
		if (mishaps.some(({ fault }) => fault.delayMs !== undefined)) {
			await until('Tuco to do what it was too slow to answer', () =>
				requests().every(({ status }) => status !== null),
			);
		}
		const told = this.log
			.slice(linesBefore)
			.filter(({ metadata }) => isRecord(metadata) && metadata.workflowId === this.workflowId)
			.map(({ message }) => message);
		const after = this.workspace.webhooks;
		return { before, after, requests: requests(), mishaps, isTucoWell, told, error };
	}

	get tally(): Tally {
		return this.lane.tally;
	}

	private get log() {
		return this.lane.processes[this.process]?.log ?? [];
	}

	private setUp(staticData: IDataObject) {
		return {
			parameters: parameters(),
			credential: {
				apiKey: this.workspace.apiKey,
				signingSecret: '',
				baseUrl: this.lane.sandbox.url,
			},
			workflowId: this.workflowId,
			staticData,
		};
	}

	private openHost(staticData: IDataObject): Host {
		const process = this.lane.processes[this.process];
		const door = this.lane.doors[this.door];
		if (!process || !door) throw new Error('There is no fresh process left');
		return process.open(door, this.setUp(staticData));
	}
}
