import { shownWebhook } from '../api/shownWebhook';
import { EVENTS } from '../payloads/events';
import { FAMILIES } from '../payloads/families';
import type { SandboxState } from '../state';

/** An event that Tuco does not document, to try what a workflow makes of it. */
const UNKNOWN_EVENT = 'message.reaction';

const LATEST = 100;

/** What `GET /_sandbox/state` answers: all that the page shows, without keys and secrets. Deliveries newest first. */
export function stateOf({ workspaces }: SandboxState) {
	return {
		events: [...EVENTS, UNKNOWN_EVENT],
		families: FAMILIES,
		workspaces: workspaces.map(({ id, name, webhooks, deliveries }) => ({
			id,
			name,
			webhooks: webhooks.map(shownWebhook),
			deliveries: deliveries.slice(-LATEST).reverse(),
		})),
	};
}
