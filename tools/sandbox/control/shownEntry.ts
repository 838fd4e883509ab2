import { STATUS_CODES } from 'node:http';

import type { LogEntry } from '../deliveryLog';
import type { Delivery, StoredWebhook } from '../types';

/** A page that asks twice a second is not to fetch a megabyte each time. */
const CHARACTERS_SHOWN = 2000;

/** An entry of the log with what a reader needs to place it: the webhook's name, and the status in words. */
export function shownEntry(entry: LogEntry, webhooks: readonly StoredWebhook[]) {
	if (entry.kind === 'unheard') return entry;
	const { delivery, ...place } = entry;
	const webhook = webhooks.find(({ id }) => id === delivery.webhookId);
	return {
		...place,
		...delivery,
		...shownAnswer(delivery),
		webhookName: webhook?.name ?? null,
		response: beginningOf(delivery.response),
	};
}

/** How a delivery was answered, the status in words too. */
export function shownAnswer({ at, status, latencyMs, error }: Delivery) {
	const statusText = status === null ? 'No answer' : (STATUS_CODES[status] ?? '');
	return { at, status, statusText, latencyMs, error };
}

function beginningOf(text: string): string {
	if (text.length <= CHARACTERS_SHOWN) return text;
	return `${text.slice(0, CHARACTERS_SHOWN)}… (cut: ${text.length} characters in all)`;
}
