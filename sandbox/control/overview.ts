import { STATUS_CODES } from 'node:http';

import type { LogEntry } from '../deliveryLog';
import type { LiveWorkspace } from '../liveWorkspace';
import { EVENTS } from '../payloads/events';
import { FAMILIES, familiesOf } from '../payloads/families';
import type { SandboxState } from '../state';
import type { StoredWebhook } from '../types';

/** A name that Tuco does not document, to see what a workflow makes of an event that it does not know. */
const UNDOCUMENTED_EVENT = 'message.reaction';

const ENTRIES_SHOWN = 100;
const CHARACTERS_SHOWN = 2000;

/** What the page shows: each workspace, what can be fired in it and what came of it. No key and no secret is in it. */
export function overview({ workspaces }: SandboxState): Record<string, unknown> {
	return {
		families: FAMILIES,
		events: [...EVENTS, UNDOCUMENTED_EVENT].map((event) => ({
			event,
			families: familiesOf(event),
		})),
		workspaces: workspaces.map(shownWorkspace),
	};
}

function shownWorkspace(workspace: LiveWorkspace): Record<string, unknown> {
	const { id, name, webhooks, log } = workspace;
	return {
		id,
		name,
		webhooks: webhooks.map((webhook) => shownWebhook(webhook, log.lastTo(webhook.id))),
		log: log.newest(ENTRIES_SHOWN).map((entry) => shownEntry(entry, webhooks)),
	};
}

type Answer = { at: string; status: number | null; latencyMs: number; error: string | null };

/** Names what is shown, so that nothing that a webhook has besides, its secret above all, can slip in. */
function shownWebhook(webhook: StoredWebhook, last: Answer | null): Record<string, unknown> {
	const { id, name, url, events, isActive } = webhook;
	return { id, name, url, events, isActive, lastAnswer: last && shownAnswer(last) };
}

function shownAnswer({ at, status, latencyMs, error }: Answer): Record<string, unknown> {
	return { at, status, statusText: statusText(status), latencyMs, error };
}

function shownEntry(entry: LogEntry, webhooks: readonly StoredWebhook[]): Record<string, unknown> {
	if (entry.kind === 'unheard') return entry;
	const { kind, number, event, family, url } = entry;
	return {
		number,
		kind,
		event,
		family,
		url,
		webhookName: webhooks.find(({ id }) => id === entry.webhookId)?.name ?? null,
		response: beginning(entry.response),
		...shownAnswer(entry),
	};
}

function statusText(status: number | null): string {
	return status === null ? 'No answer' : (STATUS_CODES[status] ?? '');
}

function beginning(text: string): string {
	if (text.length <= CHARACTERS_SHOWN) return text;
	return `${text.slice(0, CHARACTERS_SHOWN)}… (cut; ${text.length} characters in all)`;
}
