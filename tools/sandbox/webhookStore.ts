import { newId, newSecret } from './random';
import type { StoredWebhook } from './types';

/** What a webhook is made from. */
export type WebhookFields = {
	url: string;
	events: readonly string[];
	name: string;
	description: string | null;
};

/** What can be changed about a webhook (contract section 1, PATCH). */
export type WebhookChanges = Partial<WebhookFields & { isActive: boolean }>;

const copy = (webhook: StoredWebhook): StoredWebhook => structuredClone(webhook);

/** The webhooks of one workspace. Gives out copies, so that what a caller holds stays as it was. */
export class WebhookStore {
	readonly #webhooks: StoredWebhook[] = [];

	/** Newest first. */
	all(): StoredWebhook[] {
		return this.#webhooks.map(copy);
	}

	find(id: string): StoredWebhook | null {
		const found = this.#find(id);
		return found ? copy(found) : null;
	}

	add({ url, events, name, description }: WebhookFields): StoredWebhook {
		const now = new Date().toISOString();
		const webhook: StoredWebhook = {
			id: newId(),
			url,
			events: [...events],
			name,
			description,
			isActive: true,
			lastTriggeredAt: null,
			lastSuccessAt: null,
			lastFailureAt: null,
			failureCount: 0,
			createdAt: now,
			updatedAt: now,
			secret: newSecret(),
		};
		this.#webhooks.unshift(webhook);
		return copy(webhook);
	}

	/** Changes what is named; the secret stays. */
	change(id: string, changes: WebhookChanges): void {
		const webhook = this.#find(id);
		if (webhook) Object.assign(webhook, changes, { updatedAt: new Date().toISOString() });
	}

	remove(id: string): void {
		const index = this.#webhooks.findIndex((webhook) => webhook.id === id);
		if (index >= 0) this.#webhooks.splice(index, 1);
	}

	/** Notes that an event is on its way to a webhook; one that is gone is left alone. */
	noteSent(id: string, at: string): void {
		const webhook = this.#find(id);
		if (webhook) Object.assign(webhook, { lastTriggeredAt: at, updatedAt: at });
	}

	/** Notes how an event was taken by a webhook; one that is gone is left alone. */
	noteOutcome(id: string, succeeded: boolean): void {
		const webhook = this.#find(id);
		if (!webhook) return;
		const now = new Date().toISOString();
		webhook.updatedAt = now;
		if (succeeded) {
			webhook.lastSuccessAt = now;
			webhook.failureCount = 0;
		} else {
			webhook.lastFailureAt = now;
			webhook.failureCount += 1;
		}
	}

	#find(id: string): StoredWebhook | undefined {
		return this.#webhooks.find((webhook) => webhook.id === id);
	}
}
