import type { N8nClient } from './client';
import type { JsonObject } from './json';
import { until } from './until';

/**
 * Waits until as many executions of a workflow as expected, or more, have succeeded.
 *
 * @returns the items that a node gave in all of them, the newest execution's first
 */
export async function awaitItems(
	client: N8nClient,
	{ workflowId, nodeName, expected }: { workflowId: string; nodeName: string; expected: number },
): Promise<JsonObject[]> {
	const succeeded = await until(`${expected} executions to succeed`, async () => {
		const executions = await client.executions({ workflowId });
		const done = executions.filter(({ status }) => status === 'success');
		return done.length >= expected && done;
	});
	const items = succeeded.map(async ({ id }) => (await client.execution(id)).items(nodeName));
	return (await Promise.all(items)).flat();
}
