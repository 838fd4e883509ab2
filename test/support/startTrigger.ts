import type { INodeParameters } from 'n8n-workflow';

import {
	type Sandbox,
	startSandbox,
	type StoredWebhook,
	type Workspace,
} from '../../tools/sandbox';
import { CoreN8n, type LogEntry, recordLog, type WorkflowSetUp } from './coreN8n';

/** A workflow with the trigger in n8n-core, its own sandbox with one workspace, and n8n's log. */
export type StartedTrigger = {
	sandbox: Sandbox;
	workspace: Workspace;
	n8n: CoreN8n;
	log: LogEntry[];
	/** Starts another workflow, or the same one elsewhere, with the same credential. */
	anotherN8n: (setUp?: Partial<WorkflowSetUp>) => Promise<CoreN8n>;
};

const ALL_EVENTS = [
	'message.failed',
	'message.fallback',
	'message.opened',
	'message.reply',
	'message.sent',
];

/** The parameters of a node that takes every event, except for the changes. */
export function parameters(changes: INodeParameters = {}): INodeParameters {
	return { webhookSetup: 'automatic', events: ALL_EVENTS, simplify: true, options: {}, ...changes };
}

const running: { stop(): Promise<void> }[] = [];

/** Starts a trigger that is not published yet; {@link stopAll} stops it. */
export async function startTrigger(changes: INodeParameters = {}): Promise<StartedTrigger> {
	const log = recordLog();
	const sandbox = await startSandbox();
	running.push(sandbox);
	const workspace = sandbox.createWorkspace();
	const anotherN8n = async (setUp: Partial<WorkflowSetUp> = {}) => {
		const n8n = await CoreN8n.start({
			parameters: parameters(changes),
			credential: { apiKey: workspace.apiKey, signingSecret: '', baseUrl: sandbox.url },
			...setUp,
		});
		running.push(n8n);
		return n8n;
	};
	return { sandbox, workspace, n8n: await anotherN8n(), log, anotherN8n };
}

/** Starts a trigger in a published workflow. */
export async function startPublished(changes: INodeParameters = {}): Promise<StartedTrigger> {
	const started = await startTrigger(changes);
	await started.n8n.publish();
	return started;
}

/** Stops everything that a test has started. */
export async function stopAll(): Promise<void> {
	await Promise.all(running.splice(0).map((started) => started.stop()));
}

/** The items that started the executions, in order. */
export function itemsOf({ executions }: CoreN8n) {
	return executions.flatMap(({ items }) => items.flat().map(({ json }) => json));
}

/** The newest webhook in Tuco. */
export function newestWebhook({ webhooks }: Workspace): StoredWebhook {
	const [webhook] = webhooks;
	if (!webhook) throw new Error('Tuco has no webhook');
	return webhook;
}

/** A reply that happens now. */
export const reply = (changes: object = {}) => ({
	event: 'message.reply',
	messageId: 'm1',
	timestamp: new Date().toISOString(),
	message: 'Yes',
	...changes,
});

/** Matches a text that contains another. */
export const containing = (text: string) => expect.stringContaining(text) as string;

/** Expects an entry of this level in the log whose message contains a text. */
export function expectLogged(log: LogEntry[], level: LogEntry['level'], text: string): void {
	expect(log).toContainEqual(expect.objectContaining({ level, message: containing(text) }));
}

/** Expects that Tuco has one webhook, and that a reply sent to it starts the workflow. */
export async function expectDelivers({ workspace, n8n }: StartedTrigger): Promise<void> {
	expect(workspace.webhooks).toMatchObject([{ url: n8n.url, isActive: true }]);
	const before = n8n.executions.length;
	await workspace.fire({ event: 'message.reply' });
	expect(n8n.executions).toHaveLength(before + 1);
}
