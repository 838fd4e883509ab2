import { randomBytes } from 'node:crypto';

import { ApiError } from './apiError';
import { factsOf, replyOf } from './conversation';
import { deliver, type Delivery, type DeliveryChanges } from './delivery';
import { type CompleteFacts, completeFacts, newId } from './facts';
import {
	asDashboardTest,
	buildPayload,
	familiesOf,
	type Family,
	type FiredEvent,
} from './payloads';
import type { Clock } from './leadBook';
import { Messaging } from './messaging';
import type { ApiTool } from './toolsApi';

/** The fields to create a webhook with. */
type WebhookFields = {
	url: string;
	events: readonly string[];
	name: string;
	description?: string | null;
};

/** A webhook as Tuco stores it. The API shows the secret only once (contract section 1). */
export type StoredWebhook = {
	id: string;
	url: string;
	events: readonly string[];
	name: string;
	description: string | null;
	isActive: boolean;
	/** When it was last sent an event, or a health check. */
	lastTriggeredAt: string | null;
	lastSuccessAt: string | null;
	lastFailureAt: string | null;
	/** Consecutive failures; a success resets it to 0. */
	failureCount: number;
	createdAt: string;
	/** When it was last changed or last sent an event. */
	updatedAt: string;
	secret: string;
};

/** How long a delivery may take, where it is logged, and the time. */
type Settings = { deliveryLimitMs: number; onLine: (line: string) => void; clock: Clock };

/** A workspace in the sandbox, and everything that can be done with it outside the API. */
export class Workspace {
	readonly id = `org_${newId()}`;
	/** The current key. */
	apiKey = newApiKey();
	/** `past-due` makes the workspace read-only (contract section 1, 402). */
	subscription: 'active' | 'past-due' = 'active';
	/** Whether it stores URLs as `URL` spells them, not as given. */
	normalisesUrls = false;
	/** Newest first. Changes replace the list, so a caller's copy never changes. */
	webhooks: readonly StoredWebhook[] = [];
	/** Oldest first. */
	readonly deliveries: Delivery[] = [];
	/** Whether Tuco itself sends an SMS on every fallback, and on failures if asked, without an event (contract of actions, section 1). */
	twilioConnected = false;
	/** SMS that Tuco sent itself, oldest first. */
	readonly texts: { at: string; to: string; text: string }[] = [];
	/** The times of recent API calls, for the limits per minute. */
	readonly calls = new Map<string, number[]>();
	/** Oldest first. */
	readonly tools: ApiTool[] = [];
	readonly messaging: Messaging;

	constructor(
		readonly name: string,
		private readonly settings: Settings,
	) {
		this.messaging = new Messaging(this.id, settings.clock, (fired) => {
			void this.fire(fired);
		});
	}

	get clock(): Clock {
		return this.settings.clock;
	}

	/** Invalidates the key and returns a new one. */
	revokeKey(): string {
		this.apiKey = newApiKey();
		return this.apiKey;
	}

	add({ url, events, name, description = null }: WebhookFields): StoredWebhook {
		const now = new Date().toISOString();
		const webhook: StoredWebhook = {
			id: newId(),
			url: this.normalisesUrls ? new URL(url).href : url,
			events,
			name,
			description,
			isActive: true,
			lastTriggeredAt: null,
			lastSuccessAt: null,
			lastFailureAt: null,
			failureCount: 0,
			createdAt: now,
			updatedAt: now,
			secret: randomBytes(32).toString('base64'),
		};
		this.webhooks = [webhook, ...this.webhooks];
		return webhook;
	}

	/** Adds a webhook as Tuco's dashboard does, which offers every event. */
	addByHand(webhook: Omit<WebhookFields, 'name'> & { name?: string }): StoredWebhook {
		return this.add({ name: 'Added by hand', ...webhook });
	}

	/** Adds another webhook with the same URL, events and name, but a new secret. */
	duplicate(id: string): StoredWebhook {
		return this.add(this.get(id));
	}

	/** Keeps the secret (contract section 1, PATCH). */
	change(id: string, changes: Partial<StoredWebhook>): void {
		const updatedAt = new Date().toISOString();
		const changed = { ...this.get(id), ...changes, updatedAt };
		this.webhooks = this.webhooks.map((webhook) => (webhook.id === id ? changed : webhook));
	}

	pause(id: string): void {
		this.change(id, { isActive: false });
	}

	remove(id: string): void {
		const removed = this.get(id);
		this.webhooks = this.webhooks.filter((webhook) => webhook !== removed);
	}

	/** Throws a 404, as the API answers, if there is no such webhook. */
	get(id: string): StoredWebhook {
		const webhook = this.webhooks.find((stored) => stored.id === id);
		if (!webhook) throw new ApiError(404);
		return webhook;
	}

	/** Sends one POST to every active webhook with this event. Resolves when all have been answered or failed. */
	async fire({ event, family, facts, testMode = false }: FiredEvent): Promise<Delivery[]> {
		const usedFamily = family ?? familiesOf(event)[0] ?? 'envelope';
		const timestamp = this.messaging.iso();
		const all = completeFacts(event, { workspaceId: this.id, timestamp, ...facts });
		const built = buildPayload(usedFamily, event, all);
		const payload = testMode ? asDashboardTest(built) : built;
		const { messageId, text: message, repliedAt: receivedAtUtc, leadId } = all;
		if (event === 'message.reply' && leadId !== null && usedFamily !== 'test' && !testMode) {
			this.messaging.noteReply(leadId, { messageId, message, receivedAtUtc });
		}
		const sent = this.messaging.messages.find(({ _id }) => _id === messageId);
		const isTexted =
			event === 'message.fallback' || (event === 'message.failed' && sent?.sendFallbackSmsOnFailed);
		if (isTexted && usedFamily !== 'test' && !testMode) this.#sendText(all);
		const due = this.webhooks.filter(({ events, isActive }) => isActive && events.includes(event));
		return Promise.all(due.map((webhook) => this.#send(webhook, payload, { family: usedFamily })));
	}

	/** Plays a lead's answer to the latest message it got. */
	async reply(leadId: string, text: string): Promise<Delivery[]> {
		return this.fire({ event: 'message.reply', facts: replyOf(this.messaging, leadId, text) });
	}

	/** Plays that a lead opens the latest message it got. */
	async open(leadId: string): Promise<Delivery[]> {
		const { messages } = this.messaging;
		const message = messages.findLast((each) => each.leadId === leadId && each.sentAt !== null);
		if (!message) throw new ApiError(409, { error: 'This lead has got no message yet' });
		return this.fire({ event: 'message.opened', facts: factsOf(this.messaging, message) });
	}

	/** Sends one POST with this payload, using the URL and secret of the webhook passed in. */
	async deliver(
		webhook: StoredWebhook,
		payload: unknown,
		changes: DeliveryChanges = {},
	): Promise<Delivery> {
		return this.#send(webhook, payload, changes);
	}

	/** Sends a health check's test event, named after the webhook's first event (contract section 3, T). */
	async checkHealth(webhook: StoredWebhook): Promise<Delivery> {
		const event = webhook.events[0] ?? 'message.sent';
		const text = 'This is a test of your webhook.';
		const payload = buildPayload('test', event, { workspaceId: this.id, text });
		return this.#send(webhook, payload, { family: 'test' });
	}

	#sendText({ recipientPhone: to, text }: CompleteFacts): void {
		if (!this.twilioConnected || to === null) return;
		this.texts.push({ at: new Date().toISOString(), to, text });
		this.settings.onLine(`SMS to ${to}, sent by Tuco itself`);
	}

	async #send(
		webhook: StoredWebhook,
		payload: unknown,
		options: DeliveryChanges & { family?: Family },
	): Promise<Delivery> {
		const { deliveryLimitMs: limitMs, onLine } = this.settings;
		const delivery = await deliver(webhook, payload, { ...options, limitMs });
		this.deliveries.push(delivery);
		this.#recordOutcome(delivery);
		const { event, url, status, error, latencyMs } = delivery;
		onLine(`EVENT ${event} to ${url}: ${error ?? String(status)} in ${latencyMs} ms`);
		return delivery;
	}

	/** Updates the webhook's statistics, unless it has been removed since. */
	#recordOutcome({ webhookId, at, status }: Delivery): void {
		const webhook = this.webhooks.find(({ id }) => id === webhookId);
		if (!webhook) return;
		const now = new Date().toISOString();
		const outcome =
			status !== null && status >= 200 && status < 300
				? { lastSuccessAt: now, failureCount: 0 }
				: { lastFailureAt: now, failureCount: webhook.failureCount + 1 };
		this.change(webhookId, { lastTriggeredAt: at, ...outcome });
	}
}

/** An API key, `tuco_sk_…`. */
function newApiKey(): string {
	return `tuco_sk_${randomBytes(24).toString('hex')}`;
}
