import { setStage, type Stage } from './stage';

/** A stage with a published workflow. */
export async function published(...changes: Parameters<typeof setStage>): Promise<Stage> {
	const stage = await setStage(...changes);
	await stage.host.publish();
	return stage;
}

/** The items that executions began with, in their order. */
export function itemsOf({ host }: Stage) {
	return host.executions.flatMap(({ items }) => items.flat().map(({ json }) => json));
}

/** The first webhook that stands in Tuco. */
export function standingWebhook({ workspace }: Stage) {
	const [webhook] = workspace.webhooks;
	if (!webhook) throw new Error('No webhook stands');
	return webhook;
}

/** A reply of this moment. */
export const reply = (changes: object = {}) => ({
	event: 'message.reply',
	messageId: 'm1',
	timestamp: new Date().toISOString(),
	message: 'Yes',
	...changes,
});
