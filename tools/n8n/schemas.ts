import { parse } from 'flatted';
import { z } from 'zod';

/** What n8n answers, as far as it is used here. Where versions of n8n differ, what is missing is `null` or empty. */

/** A JSON object: what it holds is not known. */
export type JsonObject = Record<string, unknown>;

const object = z.record(z.unknown());
const textOrNull = z.string().nullable().catch(null);

/** An answer of which only the ID matters. */
export const created = z.object({ id: z.string() });

/** n8n's settings: the version is shown to users only. */
export const settings = z.object({
	versionCli: z.string().default(''),
	userManagement: z.object({ showSetupOnFirstLoad: z.boolean().default(false) }),
});

/** The result of a credential's test. */
export const credentialTest = z.object({
	status: z.enum(['OK', 'Error']),
	message: z.string().catch(''),
});

/** A key for n8n's public API, in the open. */
export const apiKey = z.object({ id: z.string(), rawApiKey: z.string() });

/** A node of a workflow, with whatever else n8n keeps of it. */
export const workflowNode = z
	.object({
		id: z.string(),
		name: z.string(),
		type: z.string(),
		typeVersion: z.number(),
		position: z.tuple([z.number(), z.number()]),
		parameters: object,
	})
	.passthrough();

export type WorkflowNode = z.infer<typeof workflowNode>;

/** A workflow as n8n has it. */
export const workflow = z.object({
	id: z.string(),
	name: z.string(),
	nodes: z.array(workflowNode),
	connections: object,
	settings: object.catch({}),
	/** The latest version, saved but not necessarily published. */
	versionId: z.string(),
	active: z.boolean().catch(false),
	isArchived: z.boolean().catch(false),
	/** What nodes remember, by keys such as `node:<its name>`. */
	staticData: object.catch({}),
});

export type Workflow = z.infer<typeof workflow>;

/** What a workflow is made of. */
export type WorkflowDraft = Pick<Workflow, 'name' | 'nodes' | 'connections'> &
	Partial<Pick<Workflow, 'settings'>>;

/** How far n8n is with publishing a workflow, which it does after it has answered. */
export const publication = z.object({
	status: z.enum(['not_published', 'in_progress', 'published', 'partial', 'failed']),
	/** For each trigger, by the ID of its node: its state, and what n8n shows the user if it failed. */
	triggers: z.array(z.object({ nodeId: z.string(), status: z.string(), errorMessage: textOrNull })),
});

export type Publication = z.infer<typeof publication>;

const executionSummary = z.object({
	id: z.string(),
	workflowId: z.string(),
	/** `success`, `error`, `running`, `waiting`, `crashed` and so on. */
	status: z.string(),
	/** What started it: `webhook`, `manual`, `trigger` and so on. */
	mode: z.string(),
	/** When, as ISO text; `null` for one that has not begun. */
	startedAt: textOrNull,
	stoppedAt: textOrNull,
});

/** One line in n8n's list of executions. */
export type ExecutionSummary = z.infer<typeof executionSummary>;

/** n8n's list of executions. */
export const executionList = z.object({
	results: z.array(executionSummary),
	nextCursor: z.string().nullish(),
});

/** What a node put out in one run: a list of items for each output. */
const nodeRun = z.object({
	data: z
		.object({ main: z.array(z.array(z.object({ json: object })).nullable()).default([]) })
		.default({}),
});

const runData = z.object({
	resultData: z
		.object({
			error: z.object({ message: z.string() }).nullable().catch(null),
			runData: z.record(z.array(nodeRun)).default({}),
		})
		.default({}),
});

/** An execution with its data, which n8n keeps as text in flatted's form. */
export const execution = executionSummary
	.extend({ data: z.string() })
	.transform(({ data, ...summary }) => {
		const { error, runData: runs } = runData.parse(parse(data)).resultData;
		return {
			...summary,
			/** What it failed with, if it did. */
			error: error?.message ?? null,
			/** The items a node put out, over all its runs, from one output or from all of them in order. */
			items: (nodeName: string, output?: number) =>
				(runs[nodeName] ?? [])
					.flatMap(({ data: { main } }) => (output === undefined ? main : [main[output] ?? []]))
					.flatMap((items) => items ?? [])
					.map(({ json }) => json),
		};
	});

export type Execution = z.infer<typeof execution>;

/** The answer to a request to run a workflow. */
export const started = z.object({ waitingForWebhook: z.boolean().default(false) });

/** A message to an open editor. */
export const pushMessage = z.object({ type: z.string(), data: object.catch({}) });

/** The descriptions of all node types. */
export const nodeTypes = z.array(
	z.object({ name: z.string(), version: z.union([z.number(), z.array(z.number())]) }).passthrough(),
);
