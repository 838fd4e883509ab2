import { PollContext } from 'n8n-core';
import {
	type IDataObject,
	type INodeParameters,
	type WorkflowExecuteMode,
	Workflow,
} from 'n8n-workflow';

import { pollReplies, type ProcessMemory } from '../../nodes/Tuco/polling/poll';
import { TucoPollingTrigger } from '../../nodes/Tuco/TucoPollingTrigger.node';
import { additionalDataOf } from '../../tools/core/contexts';
import { OneCredential } from '../../tools/core/credentials';
import type { Sandbox, Workspace } from '../../tools/sandbox';

/** A published Tuco Polling Trigger in n8n-core's own context, and what n8n saves of it. */
export class Poller {
	/** What n8n's database has. */
	saved: IDataObject = {};
	#workflow!: Workflow;
	#memory!: ProcessMemory;

	constructor(
		private readonly sandbox: Pick<Sandbox, 'url'>,
		private readonly workspace: Workspace,
		public parameters: INodeParameters = {},
	) {
		this.startProcess();
	}

	/** Starts n8n on what it had saved. */
	startProcess(): void {
		this.#memory = new Map();
		this.#load();
	}

	/** Publishes under another name, under which n8n has saved nothing. */
	rename(): void {
		this.saved = {};
		this.#load();
	}

	#load(): void {
		const node = new TucoPollingTrigger();
		const nodeTypes = {
			getByName: () => node,
			getByNameAndVersion: () => node,
			getKnownTypes: () => ({}),
		};
		this.#workflow = new Workflow({
			id: 'w1',
			nodes: [
				{
					...{ id: 'n1', name: 'Poll', type: 'n8n-nodes-tuco.tucoPollingTrigger', typeVersion: 1 },
					...{ position: [0, 0], credentials: { tucoApi: { id: '1', name: 'Tuco' } } },
					parameters: this.parameters,
				},
			],
			connections: {},
			active: true,
			staticData: JSON.parse(JSON.stringify(this.saved)) as IDataObject,
			nodeTypes,
		});
	}

	/** Saves as n8n does once a poll emits, and after activation. */
	save(): void {
		this.saved = JSON.parse(JSON.stringify(this.#workflow.staticData)) as IDataObject;
	}

	/** One poll. Saves if it emits something. */
	async poll(mode: WorkflowExecuteMode = 'trigger'): Promise<IDataObject[]> {
		const { apiKey } = this.workspace;
		const credential = new OneCredential({ apiKey, baseUrl: this.sandbox.url });
		const additionalData = additionalDataOf({ credential, instanceUrl: 'http://127.0.0.1:1' });
		const node = this.#workflow.getNode('Poll');
		if (!node) throw new Error('The workflow has no trigger');
		const context = new PollContext(this.#workflow, node, additionalData, mode, 'update');
		const emitted = await pollReplies(context, this.#memory);
		if (emitted && mode !== 'manual') this.save();
		return (emitted?.[0] ?? []).map(({ json }) => json);
	}

	/** The poll when the workflow is published or n8n starts, after which n8n saves. */
	async activate(): Promise<IDataObject[]> {
		const items = await this.poll();
		this.save();
		return items;
	}
}
