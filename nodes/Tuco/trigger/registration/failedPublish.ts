import type { IHookFunctions } from 'n8n-workflow';

/** The webhook URLs of the nodes with a step of a publish that has not gone well in this process. */
const failed = new Set<string>();

/** Takes a step of a publish. If it throws, {@link publishFailed} knows. */
export async function notingFailure<T>(
	context: IHookFunctions,
	step: () => Promise<T>,
): Promise<T> {
	const key = keyOf(context);
	failed.add(key);
	const result = await step();
	failed.delete(key);
	return result;
}

/** Whether the node's last publish failed and n8n has not tidied up since. Says so once. */
export function publishFailed(context: IHookFunctions): boolean {
	return failed.delete(keyOf(context));
}

/** The URL tells a node's production from its listening for a test event, which must not be taken for one another. */
function keyOf(context: IHookFunctions): string {
	return context.getNodeWebhookUrl('default') ?? context.getNode().id;
}
