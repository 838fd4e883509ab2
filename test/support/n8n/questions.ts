import type { Execution, JsonObject, WorkflowDraft } from '../../../tools/n8n/schemas';
import { until, type WaitOptions } from '../../../tools/n8n/wait';
import { noOp } from '../../../tools/n8n/workflows';
import type { Suite } from './suite';

/** What a test needs that asks a person a question and answers it. */
export function questions(suite: Suite) {
	const statusOf = async ({ id }: { id: string }) => (await suite.client.execution(id)).status;
	const texts = () => suite.workspace.messaging.messages.map(({ message }) => message);
	return {
		/** Starts the workflows by hand. */
		START: { ...noOp('Start'), type: 'n8n-nodes-base.manualTrigger' },
		statusOf,
		/** The texts of all messages, the latest last. */
		texts,
		/** The link in the latest message. */
		link: () => /https?:\S+$/.exec(texts().at(-1) ?? '')?.[0] ?? '',
		/** Runs a workflow with these items until it waits or ends. */
		ask: async (draft: WorkflowDraft, items: JsonObject[] = [{ own: 1 }]) => {
			const pinData = { Start: items.map((json) => ({ json })) };
			const settings = { executionOrder: 'v1' };
			const { id } = await suite.client.createWorkflow({ ...draft, settings, pinData });
			return await suite.client.runByHand(id, 'Start');
		},
		/** Sends the form of a page. */
		post: async (url: string, answer: JsonObject) => {
			const pairs = Object.entries(answer).flatMap(([name, values]) =>
				[values].flat().map((value): [string, string] => [name, String(value)]),
			);
			return await fetch(url, { method: 'POST', body: new URLSearchParams(pairs) });
		},
		/** The execution once it has succeeded. */
		ended: async (execution: { id: string }, options?: WaitOptions): Promise<Execution> => {
			const hasEnded = async () => (await statusOf(execution)) === 'success';
			await until('the execution to succeed', hasEnded, options);
			return await suite.client.execution(execution.id);
		},
	};
}
