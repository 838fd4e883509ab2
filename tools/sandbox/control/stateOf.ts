import { shownWebhook } from '../api/shownWebhook';
import type { LiveWorkspace } from '../liveWorkspace';
import { EVENTS, UNKNOWN_EVENT } from '../payloads/events';
import { FAMILIES, familiesOf } from '../payloads/families';
import type { SandboxState } from '../state';
import { shownAnswer, shownEntry } from './shownEntry';

const LATEST = 100;

/**
 * What `GET /_sandbox/state` answers: all that the page shows, without keys and secrets. Deliveries newest first, and
 * among them the events that nobody heard.
 */
export function stateOf({ workspaces }: SandboxState) {
	const events = [...EVENTS, UNKNOWN_EVENT];
	return {
		events,
		families: FAMILIES,
		familiesOf: Object.fromEntries(events.map((event) => [event, familiesOf(event)])),
		workspaces: workspaces.map(shownWorkspace),
	};
}

function shownWorkspace({ id, name, webhooks, log }: LiveWorkspace) {
	return {
		id,
		name,
		webhooks: webhooks.map((webhook) => {
			const last = log.lastTo(webhook.id);
			return { ...shownWebhook(webhook), lastAnswer: last && shownAnswer(last) };
		}),
		deliveries: log.newest(LATEST).map((entry) => shownEntry(entry, webhooks)),
	};
}
