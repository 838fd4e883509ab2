/**
 * Process memory: the nodes whose last publish failed and was not cleaned up since. By webhook URL, which distinguishes a
 * node's production webhook from the one for a test event.
 */
const failedPublishes = new Set<string>();

/** Takes a step of a publish, and keeps note if it throws: n8n 2 does not say why it calls `delete` after that. */
export async function trackFailure(url: string, step: () => Promise<boolean>): Promise<boolean> {
	failedPublishes.add(url);
	const result = await step();
	failedPublishes.delete(url);
	return result;
}

/** Whether the node's last publish failed and this is n8n cleaning up after it. True once for each failure. */
export function takeFailedPublish(url: string): boolean {
	return failedPublishes.delete(url);
}
