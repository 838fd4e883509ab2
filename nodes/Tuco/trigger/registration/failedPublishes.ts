/**
 * Process memory: the nodes whose last publish failed and is not cleaned up yet. Identified by webhook URL, which differs
 * between a node's production webhook and the one for a test event.
 */
const failedPublishes = new Set<string>();

/** Runs a step of a publish and notes whether it throws: when n8n 2 then calls `delete`, it does not say why. */
export async function trackFailure(url: string, step: () => Promise<boolean>): Promise<boolean> {
	failedPublishes.add(url);
	const result = await step();
	failedPublishes.delete(url);
	return result;
}

/** Whether n8n is cleaning up after a failed publish of this node. `true` once per failure. */
export function takeFailedPublish(url: string): boolean {
	return failedPublishes.delete(url);
}
