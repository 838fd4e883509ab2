import type { N8nClient } from '../../n8n/client';
import { listOf, objectOf } from '../../n8n/json';
import { until } from '../../n8n/wait';

/** Waits until no execution of a workflow is waiting or running any more. */
export async function idle({ session }: N8nClient, workflowId: string): Promise<void> {
	const filter = JSON.stringify({ workflowId, status: ['new', 'running'] });
	const query = new URLSearchParams({ limit: '1', filter });
	await until(
		'all executions to end',
		async () => {
			const answer = await session.call('GET', `/rest/executions?${query.toString()}`);
			return listOf(objectOf(answer, 'The answer').results, 'The executions').length === 0;
		},
		{ timeoutMs: 120_000, everyMs: 15 },
	);
}
