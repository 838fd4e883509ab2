import type { N8nClient } from '../client';
import { type ExecutionSummary, readExecutionSummary } from '../execution';
import { listOf, objectOf } from '../json';
import { until } from '../until';

const PAGE = 100;

/** All executions of a workflow, newest first, however many. */
export async function allExecutions(
	{ session }: N8nClient,
	workflowId: string,
): Promise<ExecutionSummary[]> {
	const all: ExecutionSummary[] = [];
	for (;;) {
		const query = new URLSearchParams({
			limit: String(PAGE),
			filter: JSON.stringify({ workflowId }),
			...(all.length > 0 && { lastId: all.at(-1)?.id ?? '' }),
		});
		const answer = await session.call('GET', `/rest/executions?${query.toString()}`);
		const { results } = objectOf(answer, 'The answer');
		const page = listOf(results, 'The list of executions').map(readExecutionSummary);
		all.push(...page);
		if (page.length < PAGE) return all;
	}
}

/** Waits until n8n has ended so many executions of a workflow, or more, and gives every one there is. */
export async function awaitExecutions(
	client: N8nClient,
	workflowId: string,
	expected: number,
): Promise<ExecutionSummary[]> {
	return await until(
		`${expected} executions to end`,
		async () => {
			const all = await allExecutions(client, workflowId);
			const isOver = all.every(({ status }) => ['success', 'error', 'crashed'].includes(status));
			return all.length >= expected && isOver && all;
		},
		{ timeoutMs: 240_000, everyMs: 1000 },
	);
}
