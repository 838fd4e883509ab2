import type { StoredWebhook } from '../types';
import { type Answer, type Call, type Operation, WEBHOOK_NOT_FOUND } from './answers';

/** What a route does with the webhook in its path, which must stand in the caller's own workspace. */
export function onWebhook(
	run: (webhook: StoredWebhook, call: Call) => Answer | Promise<Answer>,
): Operation['run'] {
	return (call) => {
		const webhook = call.workspace.store.find(call.id);
		return webhook ? run(webhook, call) : WEBHOOK_NOT_FOUND;
	};
}
