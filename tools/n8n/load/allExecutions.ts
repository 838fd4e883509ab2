import type { N8nClient } from '../client';
import { type ExecutionSummary, readExecutionSummary } from '../execution';
import { listOf, objectOf, textOrNull } from '../json';
import { until } from '../until';

const PAGE = 100;

/** All executions of a workflow, newest first, however many. */
export async function allExecutions(
	{ session }: N8nClient,
	workflowId: string,
): Promise<ExecutionSummary[]> {
	const all: ExecutionSummary[] = [];
	let from: Record<string, string> = {};
	for (;;) {
		const limit = String(PAGE);
		const query = new URLSearchParams({ limit, filter: JSON.stringify({ workflowId }), ...from });
		const answer = await session.call('GET', `/rest/executions?${query.toString()}`);
		const { results, nextCursor } = objectOf(answer, 'The answer');
		const page = listOf(results, 'The list of executions').map(readExecutionSummary);
		all.push(...page);
		if (page.length < PAGE || nextCursor === null) return all;
		// Before 2.41, n8n has no cursor.
		const cursor = textOrNull(nextCursor);
		from = cursor === null ? { lastId: all.at(-1)?.id ?? '' } : { cursor };
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
