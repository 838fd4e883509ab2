import { type JsonObject, isObject, objectOf, textOf, textOrNull } from './json';
import { unflatten } from './unflatten';

/** One line in n8n's list of executions. */
export type ExecutionSummary = {
	id: string;
	workflowId: string;
	/** `success`, `error`, `running`, `waiting`, `crashed` and so on. */
	status: string;
	/** What started it: `webhook`, `manual`, `trigger` and so on. */
	mode: string;
	/** When, as ISO text; `null` for one that has not begun. */
	startedAt: string | null;
	stoppedAt: string | null;
};

/** An execution with its data. */
export type Execution = ExecutionSummary & {
	/** What it failed with, if it did. */
	error: string | null;
	/** The items a node put out, over all its runs, from one output or from all of them in order. */
	items(nodeName: string, output?: number): JsonObject[];
};

/** Checks what n8n said about an execution. Throws, naming what is wrong. */
export function readExecutionSummary(value: unknown): ExecutionSummary {
	const execution = objectOf(value, 'The execution');
	return {
		id: textOf(execution.id, 'The id of the execution'),
		workflowId: textOf(execution.workflowId, 'The workflow of the execution'),
		status: textOf(execution.status, 'The status of the execution'),
		mode: textOf(execution.mode, 'The mode of the execution'),
		startedAt: textOrNull(execution.startedAt),
		stoppedAt: textOrNull(execution.stoppedAt),
	};
}

/** Checks what n8n said about an execution and reads its data. Throws, naming what is wrong. */
export function readExecution(value: unknown): Execution {
	const { data } = objectOf(value, 'The execution');
	const result = inside(unflatten(textOf(data, 'The data of the execution')), 'resultData');
	const error = inside(result, 'error');
	return {
		...readExecutionSummary(value),
		error: textOrNull(inside(error, 'message')),
		items: (nodeName, output) => itemsOf(inside(inside(result, 'runData'), nodeName), output),
	};
}

function itemsOf(runs: unknown, wanted: number | undefined): JsonObject[] {
	return entries(runs)
		.flatMap((run) => {
			const outputs = entries(inside(inside(run, 'data'), 'main'));
			return wanted === undefined ? outputs : [outputs[wanted]];
		})
		.flatMap(entries)
		.map((item) => objectOf(inside(item, 'json'), 'The item'));
}

function inside(value: unknown, key: string): unknown {
	return isObject(value) ? value[key] : undefined;
}

function entries(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
