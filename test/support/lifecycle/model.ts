/** What the user sets on the node, as far as it matters to the webhook. */
export type Version = { nodeName: string; events: readonly string[]; webhookName: string };

/** A registration that n8n has saved, and what is needed to know whether it can still be used. */
export type Registration = {
	id: string;
	url: string;
	/** The API key under which its secret is sealed. */
	apiKey: string;
	/** Whether the process that runs now has had its secret in plain. */
	isInMemory: boolean;
};

/** What is known of a workflow without a look at Tuco. */
export type Model = {
	/** The workflow as the user edits it. */
	draft: Version;
	/** The version that is published; `null` when none is. */
	live: Version | null;
	/** Whether n8n takes deliveries: not before a published workflow has been started. */
	isListening: boolean;
	/** What static data holds, by the name of the node. */
	remembered: Map<string, Registration>;
	/** How many processes are left that have never seen this workflow. */
	freshProcesses: number;
};

/** A workflow that was never published. */
export function newModel(freshProcesses: number): Model {
	return {
		draft: { nodeName: 'Tuco Trigger', events: ['message.reply'], webhookName: '' },
		live: null,
		isListening: false,
		remembered: new Map(),
		freshProcesses,
	};
}
