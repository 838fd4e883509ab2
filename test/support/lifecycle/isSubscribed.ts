import type { StoredWebhook } from '../../../tools/sandbox/types';
import type { Version } from './model';

/** The name that the node gives to a webhook where the user leaves it open; the host's workflow has this one. */
const DEFAULT_NAME = 'n8n: Replies to the CRM';

/** Whether a webhook is active and has the events and the name that a version of the workflow wants. */
export function isSubscribed(
	{ isActive, events, name }: StoredWebhook,
	{ events: wanted, webhookName }: Version,
): boolean {
	return (
		isActive &&
		name === (webhookName || DEFAULT_NAME) &&
		[...events].sort().join() === [...wanted].sort().join()
	);
}
