import { parse } from 'flatted';
import { z } from 'zod';

/** The parts of n8n's responses used here. Fields that a version of n8n lacks are `null` or empty. */

/** A JSON object with unknown content. */
export type JsonObject = Record<string, unknown>;

const object = z.record(z.unknown());
const textOrNull = z.string().nullable().catch(null);

/** A response of which only the ID matters. */
export const created = z.object({ id: z.string() });

/** n8n's settings. Only logged-in users see the version. */
export const settings = z.object({
	versionCli: z.string().default(''),
	userManagement: z.object({ showSetupOnFirstLoad: z.boolean().default(false) }),
});

export const credentialTest = z.object({
	status: z.enum(['OK', 'Error']),
	message: z.string().catch(''),
});

/** A key for n8n's public API, unencrypted. */
export const apiKey = z.object({ id: z.string(), rawApiKey: z.string() });

/** A workflow's node, including all other fields. */
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

export const workflow = z.object({
	id: z.string(),
	name: z.string(),
	nodes: z.array(workflowNode),
	connections: object,
	settings: object.catch({}),
	/** The latest saved version, published or not. */
	versionId: z.string(),
	active: z.boolean().catch(false),
	isArchived: z.boolean().catch(false),
	/** What nodes store, under keys such as `node:<its name>`. */
	staticData: object.catch({}),
});

export type Workflow = z.infer<typeof workflow>;

/** A workflow to create. */
export type WorkflowDraft = Pick<Workflow, 'name' | 'nodes' | 'connections'> &
	Partial<Pick<Workflow, 'settings'>>;

/** Progress of a publication, which n8n 2 completes after its response. */
export const publication = z.object({
	status: z.enum(['not_published', 'in_progress', 'published', 'partial', 'failed']),
	/** Each trigger's state, and the error that n8n shows the user if it failed. */
	triggers: z.array(z.object({ nodeId: z.string(), status: z.string(), errorMessage: textOrNull })),
});

export type Publication = z.infer<typeof publication>;

const executionSummary = z.object({
	id: z.string(),
	workflowId: z.string(),
	/** `success`, `error`, `running`, `waiting`, `crashed` and so on. */
	status: z.string(),
	/** `webhook`, `manual`, `trigger` and so on. */
	mode: z.string(),
	/** ISO 8601; `null` if it has not started. */
	startedAt: textOrNull,
	stoppedAt: textOrNull,
});

export type ExecutionSummary = z.infer<typeof executionSummary>;

export const executionList = z.object({
	results: z.array(executionSummary),
	nextCursor: z.string().nullish(),
});

/** A node's output in one run: a list of items for each output. */
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

/** An execution with its data, which n8n stores as text in flatted's format. */
export const execution = executionSummary
	.extend({ data: z.string() })
	.transform(({ data, ...summary }) => {
		const { error, runData: runs } = runData.parse(parse(data)).resultData;
		return {
			...summary,
			/** Its error message; `null` if it did not fail. */
			error: error?.message ?? null,
			/** A node's output items over all its runs: from one output, or from all in order. */
			items: (nodeName: string, output?: number) =>
				(runs[nodeName] ?? [])
					.flatMap(({ data: { main } }) => (output === undefined ? main : [main[output] ?? []]))
					.flatMap((items) => items ?? [])
					.map(({ json }) => json),
		};
	});

export type Execution = z.infer<typeof execution>;

/** The response to a request to run a workflow. */
export const started = z.object({ waitingForWebhook: z.boolean().default(false) });

/** The response if the workflow ran at once. */
export const startedExecution = z.object({ executionId: z.string() });

/** A message to an open editor. */
export const pushMessage = z.object({ type: z.string(), data: object.catch({}) });

export const nodeTypes = z.array(
	z.object({ name: z.string(), version: z.union([z.number(), z.array(z.number())]) }).passthrough(),
);
