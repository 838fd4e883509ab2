import { randomUUID } from 'node:crypto';

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	Workflow,
} from 'n8n-workflow';

// With its extension, or tsx would load Tuco.node.json.
import { Tuco } from '../../nodes/Tuco/Tuco.node.js';
import { additionalDataOf } from './contexts';
import { OneCredential } from './credentials';
import type { Sandbox, Workspace } from '../sandbox';

/** One run of the node Tuco. */
export type NodeRun = {
	parameters: INodeParameters;
	/** One empty item unless given. */
	items?: INodeExecutionData[];
	/** Retry On Fail and On Error, as the node's settings have them. */
	settings?: Pick<INode, 'onError' | 'retryOnFail' | 'maxTries'>;
	/** The same ID is the same execution. A new one unless given. */
	executionId?: string;
	/** How often the node has already run in this execution, as in a loop. */
	runIndex?: number;
	/** Whether it runs as n8n's tool variant does. */
	isTool?: boolean;
	/** Aborting stops the execution, as in n8n. */
	stop?: AbortSignal;
};

/** What n8n made of a run: the items of each output, or the error that ended the execution. */
export type RunResult = {
	main: INodeExecutionData[];
	errors: INodeExecutionData[];
	error: (Error & { description?: string | null; context?: IDataObject }) | undefined;
	hints: string[];
};

/** A function that runs the node in n8n-core's own execution engine, with a workspace of the sandbox. */
export function nodeRunner(sandbox: Pick<Sandbox, 'url'>, workspace: Workspace) {
	const node: INodeType = new Tuco();
	const credential = new OneCredential({ apiKey: workspace.apiKey, baseUrl: sandbox.url });
	return async (run: NodeRun): Promise<RunResult> => {
		const tuco: INode = {
			id: 'tuco-id',
			name: 'Tuco',
			type: run.isTool ? 'n8n-nodes-tuco.tucoTool' : 'n8n-nodes-tuco.tuco',
			typeVersion: 1,
			position: [0, 0],
			parameters: run.parameters,
			credentials: { tucoApi: { id: '1', name: 'Tuco' } },
			waitBetweenTries: 1,
			...run.settings,
		};
		const nodeTypes = {
			getByName: () => node,
			getByNameAndVersion: () => node,
			getKnownTypes: () => ({}),
		};
		const workflow = new Workflow({
			id: 'workflow',
			nodes: [tuco],
			connections: {},
			active: true,
			nodeTypes,
		});
		const executionId = run.executionId ?? randomUUID();
		const additionalData = {
			...additionalDataOf({ credential, instanceUrl: 'http://127.0.0.1:1' }),
			executionId,
			hooks: new ExecutionLifecycleHooks('trigger', executionId, workflow as never),
		};
		const { runIndex = 0, items = [{ json: {} }] } = run;
		const before = { hints: [], startTime: 0, executionIndex: 0, executionTime: 0, source: [] };
		const runExecutionData = createRunExecutionData({
			resultData: { runData: { Tuco: Array.from({ length: runIndex }, () => before) } },
			executionData: {
				nodeExecutionStack: [{ node: tuco, data: { main: [items] }, source: null }],
			},
		});
		const execution = new WorkflowExecute(additionalData, 'trigger', runExecutionData);
		const running = execution.processRunExecutionData(workflow);
		run.stop?.addEventListener('abort', () => running.cancel());
		const { data } = await running;
		const taskData = data.resultData.runData.Tuco?.[runIndex];
		const [main, errors] = taskData?.data?.main ?? [];
		return {
			main: main ?? [],
			errors: errors ?? [],
			error: (taskData?.error ?? data.resultData.error) as RunResult['error'],
			hints: (taskData?.hints ?? []).map(({ message }) => message),
		};
	};
}
