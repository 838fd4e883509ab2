import { objectOf, textOf } from './json';
import type { N8nSession } from './n8nSession';
import { openPush } from './push';

/** An n8n that listens for one test event, on the `/webhook-test/` URL of a trigger. */
export type TestListener = {
	/** `false` when the trigger waits for no webhook, and the workflow ran at once. */
	waitingForWebhook: boolean;
	/** Resolves when the event has come. Fails when the listening ends without one (n8n gives up after 2 minutes). */
	received: Promise<{ executionId: string }>;
	/** Ends the listening, as a click on "Stop listening" does. */
	cancel(): Promise<void>;
};

/**
 * Does what the editor does on "Execute workflow" with a trigger chosen: n8n registers the trigger's test webhook, then
 * runs the latest saved version of the workflow on the first event.
 */
export async function listenForTestEvent(
	session: N8nSession,
	workflowId: string,
	triggerName: string,
): Promise<TestListener> {
	const push = await openPush(session);
	const received = push
		.next(({ type, data }) => TOLD.includes(type) && data.workflowId === workflowId)
		.then(({ type, data }) => {
			if (type === 'testWebhookReceived') {
				return { executionId: textOf(data.executionId, 'The id of the execution') };
			}
			throw new Error('n8n stopped listening before a test event came');
		})
		.finally(() => {
			push.close();
		});
	// Who cancels need not look at what did not come.
	received.catch(() => undefined);
	try {
		// n8n 1 runs the workflow that it is handed, n8n 2 the one that it has.
		const workflowData = await session.call('GET', `/rest/workflows/${workflowId}`);
		const answer = await session.call('POST', `/rest/workflows/${workflowId}/run`, {
			body: { workflowData, triggerToStartFrom: { name: triggerName } },
			headers: { 'push-ref': push.ref },
		});
		return {
			waitingForWebhook: objectOf(answer, 'The answer').waitingForWebhook === true,
			received,
			async cancel() {
				await session.call('DELETE', `/rest/test-webhook/${workflowId}`);
				push.close();
			},
		};
	} catch (error) {
		push.close();
		throw error;
	}
}

const TOLD = ['testWebhookReceived', 'testWebhookDeleted'];
