import type { INodeParameters } from 'n8n-workflow';

import { type Sandbox, type Workspace } from '../../tools/sandbox/types';
import { startSandbox } from '../../tools/sandbox';
import { Host, type WorkflowSetUp } from '../../tools/core/host';
import { type LogLine, recordLog } from '../../tools/core/logRecorder';

/** A Tuco of its own, a workspace in it, an n8n with one workflow, and what that n8n logs. */
export type Stage = {
	sandbox: Sandbox;
	workspace: Workspace;
	host: Host;
	log: LogLine[];
	/** Another workflow, or another n8n, with the same credential. */
	anotherHost(setUp?: Partial<WorkflowSetUp>): Promise<Host>;
};

const ALL_EVENTS = [
	'message.failed',
	'message.fallback',
	'message.opened',
	'message.reply',
	'message.sent',
];

/** The parameters of a node that takes every event, changed as a test needs it. */
export function parameters(changes: INodeParameters = {}): INodeParameters {
	return { webhookSetup: 'automatic', events: ALL_EVENTS, simplify: true, options: {}, ...changes };
}

const standing: { stop(): Promise<void> }[] = [];

/** Sets a stage; {@link clearStages} takes it down. */
export async function setStage(changes: INodeParameters = {}): Promise<Stage> {
	const log = recordLog();
	const sandbox = await startSandbox();
	standing.push(sandbox);
	const workspace = sandbox.createWorkspace();
	const anotherHost = async (setUp: Partial<WorkflowSetUp> = {}) => {
		const host = await Host.start({
			parameters: parameters(changes),
			credential: { apiKey: workspace.apiKey, signingSecret: '', baseUrl: sandbox.url },
			...setUp,
		});
		standing.push(host);
		return host;
	};
	return { sandbox, workspace, host: await anotherHost(), log, anotherHost };
}

/** Stops whatever the stages of a test have started. */
export async function clearStages(): Promise<void> {
	await Promise.all(
		standing.splice(0).map(async (started) => {
			await started.stop();
		}),
	);
}
