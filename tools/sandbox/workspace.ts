import { randomBytes } from 'node:crypto';

import { deliver, type Delivery, type DeliveryChanges } from './delivery';
import { type CompleteFacts, completeFacts, newId } from './facts';
import {
	asDashboardTest,
	buildPayload,
	familiesOf,
	type Family,
	type FiredEvent,
} from './payloads';
import { LINES } from './lines';
import { type Clock, Messaging } from './messaging';
import { Refusal } from './refusal';

/** What a webhook is made from. */
type WebhookFields = {
	url: string;
	events: readonly string[];
	name: string;
	description?: string | null;
};

/** A webhook as Tuco keeps it, with the secret that its API shows only once (contract section 1). */
export type StoredWebhook = {
	id: string;
	url: string;
	events: readonly string[];
	name: string;
	description: string | null;
	isActive: boolean;
	/** When an event was last sent to it; health checks count. */
	lastTriggeredAt: string | null;
	lastSuccessAt: string | null;
	lastFailureAt: string | null;
	/** Failures in a row; a success sets it to 0. */
	failureCount: number;
	createdAt: string;
	/** When it was last changed or last sent an event. */
	updatedAt: string;
	secret: string;
};

/** How long a delivery may take, and who hears of it. */
type Delivering = { deliveryLimitMs: number; onLine: (line: string) => void; clock: Clock };

/** A workspace in the sandbox, and everything that somebody can do to it besides calling the API. */
export class Workspace {
	readonly id = `org_${newId()}`;
	/** The key that is valid now. */
	apiKey = newApiKey();
	/** Whether it is paid; `past-due` makes it read-only (contract section 1, 402). */
	subscription: 'active' | 'past-due' = 'active';
	/** Whether it keeps URLs as `URL` spells them instead of as they were given. */
	normalisesUrls = false;
	/** Newest first. A change replaces the list, so that what a caller holds stays as it was. */
	webhooks: readonly StoredWebhook[] = [];
	/** Oldest first. */
	readonly deliveries: Delivery[] = [];
	/** Whether Tuco itself sends an SMS on every fallback, of which no webhook hears (contract of actions, section 1). */
	twilioConnected = false;
	/** The SMS that Tuco sent itself, oldest first. */
	readonly texts: { at: string; to: string; text: string }[] = [];
	/** When the API was called lately, by what it was asked for; for its limits a minute. */
	readonly calls = new Map<string, number[]>();
	readonly messaging: Messaging;

	constructor(
		readonly name: string,
		private readonly delivering: Delivering,
	) {
		const lineIds = LINES.map(({ _id }) => _id);
		this.messaging = new Messaging(this.id, lineIds, delivering.clock, (fired) => {
			void this.fire(fired);
		});
	}

	get clock(): Clock {
		return this.delivering.clock;
	}

	/** Makes the key invalid and gives the new one. */
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

	/** Adds a webhook as in Tuco's dashboard, where any event can be chosen. */
	addByHand(webhook: Omit<WebhookFields, 'name'> & { name?: string }): StoredWebhook {
		return this.add({ name: 'Added by hand', ...webhook });
	}

	/** Adds another webhook with the same URL, events and name, and a secret of its own. */
	double(id: string): StoredWebhook {
		return this.add(this.get(id));
	}

	/** The secret stays (contract section 1, PATCH). */
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

	/** Refuses an id that no webhook of the workspace has, as the API does. */
	get(id: string): StoredWebhook {
		const webhook = this.webhooks.find((stored) => stored.id === id);
		if (!webhook) throw new Refusal(404);
		return webhook;
	}

	/** Sends one POST to every active webhook that has the event; resolves when each is answered or failed. */
	async fire({ event, family, facts, testMode = false }: FiredEvent): Promise<Delivery[]> {
		const form = family ?? familiesOf(event)[0] ?? 'envelope';
		const all = completeFacts(event, { workspaceId: this.id, ...facts });
		const built = buildPayload(form, event, all);
		const payload = testMode ? asDashboardTest(built) : built;
		const { messageId, text: message, repliedAt: receivedAtUtc, leadId } = all;
		if (event === 'message.reply' && leadId !== null && form !== 'test' && !testMode) {
			this.messaging.noteReply(leadId, { messageId, message, receivedAtUtc });
		}
		if (event === 'message.fallback' && form !== 'test' && !testMode) this.#sendText(all);
		const due = this.webhooks.filter(({ events, isActive }) => isActive && events.includes(event));
		return Promise.all(due.map((webhook) => this.#send(webhook, payload, { family: form })));
	}

	/** Sends one POST with a given payload to a webhook, to its URL and under its secret as passed in. */
	async deliver(
		webhook: StoredWebhook,
		payload: unknown,
		changes: DeliveryChanges = {},
	): Promise<Delivery> {
		return this.#send(webhook, payload, changes);
	}

	/** Sends the test event of a health check: of the first event that the webhook has (contract section 3, T). */
	async checkHealth(webhook: StoredWebhook): Promise<Delivery> {
		const event = webhook.events[0] ?? 'message.sent';
		const text = 'This is a test of your webhook.';
		const payload = buildPayload('test', event, { workspaceId: this.id, text });
		return this.#send(webhook, payload, { family: 'test' });
	}

	#sendText({ recipientPhone: to, text }: CompleteFacts): void {
		if (!this.twilioConnected || to === null) return;
		this.texts.push({ at: new Date().toISOString(), to, text });
		this.delivering.onLine(`SMS to ${to}, by Tuco itself`);
	}

	async #send(
		webhook: StoredWebhook,
		payload: unknown,
		how: DeliveryChanges & { family?: Family },
	): Promise<Delivery> {
		const { deliveryLimitMs: limitMs, onLine } = this.delivering;
		const delivery = await deliver(webhook, payload, { ...how, limitMs });
		this.deliveries.push(delivery);
		this.#noteOutcome(delivery);
		const { event, url, status, error, latencyMs } = delivery;
		onLine(`EVENT ${event} to ${url}: ${error ?? String(status)} in ${latencyMs} ms`);
		return delivery;
	}

	/** Notes on a webhook how an event was taken; the webhook may be gone since. */
	#noteOutcome({ webhookId, at, status }: Delivery): void {
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
