import { randomBytes } from 'node:crypto';

import { deliver, type Delivery, type DeliveryChanges, type Limits } from './delivery';
import { newId } from './facts';
import {
	asDashboardTest,
	buildPayload,
	familiesOf,
	type Family,
	type FiredEvent,
} from './payloads';

/** What a webhook is made from. */
export type WebhookFields = {
	url: string;
	events: readonly string[];
	name: string;
	description?: string | null;
};

/** What can be changed about a webhook; the secret stays (contract section 1, PATCH). */
export type WebhookChanges = Partial<WebhookFields & { isActive: boolean }>;

/** A webhook as Tuco keeps it, with the secret that its API shows only once (contract section 1). */
export type StoredWebhook = {
	id: string;
	url: string;
	events: string[];
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

/** An event that was fired while no active webhook had it. */
export type Unheard = {
	at: string;
	event: string;
	family: Family;
	/** How many paused webhooks would have got it. */
	pausedWebhooks: number;
};

/** What came of a fired event, numbered from 1 in the order in which it was settled. */
export type LogEntry = { number: number } & (
	{ kind: 'delivery'; delivery: Delivery } | ({ kind: 'unheard' } & Unheard)
);

/** What a workspace gets from its sandbox: where log lines go, and the limits of a delivery. */
export type Surroundings = Limits & { onLine: (line: string) => void };

/** A workspace in the sandbox, and everything that somebody can do to it besides calling the API. */
export class Workspace {
	readonly id = `org_${newId()}`;
	/** Whether it is paid; `past-due` makes it read-only (contract section 1, 402). */
	subscription: 'active' | 'past-due' = 'active';
	readonly #log: LogEntry[] = [];
	readonly #webhooks: StoredWebhook[] = [];
	#apiKey = newApiKey();

	constructor(
		readonly name: string,
		private readonly surroundings: Surroundings,
	) {}

	/** The key that is valid now. */
	get apiKey(): string {
		return this.#apiKey;
	}

	/** Newest first. Copies, so that what a caller holds stays as it was. */
	get webhooks(): readonly StoredWebhook[] {
		return structuredClone(this.#webhooks);
	}

	/** Oldest first. */
	get deliveries(): readonly Delivery[] {
		return this.#log.flatMap((entry) => (entry.kind === 'delivery' ? [entry.delivery] : []));
	}

	/** Makes the key invalid and gives the new one. */
	revokeKey(): string {
		this.#apiKey = newApiKey();
		return this.#apiKey;
	}

	find(id: string): StoredWebhook | null {
		return this.webhooks.find((webhook) => webhook.id === id) ?? null;
	}

	add({ url, events, name, description = null }: WebhookFields): StoredWebhook {
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
		return structuredClone(webhook);
	}

	/** Adds a webhook as in Tuco's dashboard, where any event can be chosen. */
	addByHand(webhook: Omit<WebhookFields, 'name'> & { name?: string }): StoredWebhook {
		return this.add({ name: 'Added by hand', ...webhook });
	}

	/** Adds another webhook with the same URL, events and name, and a secret of its own. */
	double(id: string): StoredWebhook {
		return this.add(this.#get(id));
	}

	change(id: string, changes: WebhookChanges): void {
		Object.assign(this.#get(id), changes, { updatedAt: new Date().toISOString() });
	}

	pause(id: string): void {
		this.change(id, { isActive: false });
	}

	remove(id: string): void {
		this.#webhooks.splice(this.#webhooks.indexOf(this.#get(id)), 1);
	}

	/** Sends one POST to every active webhook that has the event; resolves when each is answered or failed. */
	async fire({ event, family, facts, testMode = false }: FiredEvent): Promise<Delivery[]> {
		const form = family ?? familiesOf(event)[0] ?? 'envelope';
		const built = buildPayload(form, event, { workspaceId: this.id, ...facts });
		const payload = testMode ? asDashboardTest(built) : built;
		const subscribed = this.webhooks.filter(({ events }) => events.includes(event));
		const active = subscribed.filter(({ isActive }) => isActive);
		if (active.length === 0) {
			const unheard = { at: new Date().toISOString(), event, family: form };
			const number = this.#log.length + 1;
			this.#log.push({ number, kind: 'unheard', ...unheard, pausedWebhooks: subscribed.length });
		}
		return Promise.all(active.map((webhook) => this.#send(webhook, payload, { family: form })));
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

	/** The last entries of the log, newest first. */
	latest(count: number): LogEntry[] {
		return this.#log.slice(-count).reverse();
	}

	/** The last delivery to a webhook, or `null` when it got none. */
	lastDelivery(webhookId: string): Delivery | null {
		return this.deliveries.findLast((delivery) => delivery.webhookId === webhookId) ?? null;
	}

	async #send(...[webhook, payload, how]: Sending): Promise<Delivery> {
		const delivery = await deliver(webhook, payload, how, this.surroundings);
		this.#noteOutcome(delivery);
		this.#log.push({ number: this.#log.length + 1, kind: 'delivery', delivery });
		this.surroundings.onLine(lineOf(delivery));
		return delivery;
	}

	/** Notes on a webhook how an event was taken; the webhook may be gone since. */
	#noteOutcome({ webhookId, at, status }: Delivery): void {
		const webhook = this.#webhooks.find(({ id }) => id === webhookId);
		if (!webhook) return;
		const now = new Date().toISOString();
		const succeeded = status !== null && status >= 200 && status < 300;
		Object.assign(webhook, {
			lastTriggeredAt: at,
			updatedAt: now,
			...(succeeded ? { lastSuccessAt: now } : { lastFailureAt: now }),
			failureCount: succeeded ? 0 : webhook.failureCount + 1,
		});
	}

	#get(id: string): StoredWebhook {
		const webhook = this.#webhooks.find((stored) => stored.id === id);
		if (!webhook) throw new Error(`${this.name} has no webhook ${id}`);
		return webhook;
	}
}

type Sending = [
	webhook: StoredWebhook,
	payload: unknown,
	how: DeliveryChanges & { family?: Family },
];

/** A log line on a delivery; no secret is in it. */
function lineOf({ at, event, family, url, status, error, latencyMs }: Delivery): string {
	const form = family ?? 'given payload';
	const result = error ?? String(status);
	return `${at.slice(11, 19)} EVENT ${event} (${form}) to ${url}: ${result} in ${latencyMs} ms`;
}

/** A signing secret as Tuco gives its webhooks: base64 of 32 bytes. */
export function newSecret(): string {
	return randomBytes(32).toString('base64');
}

/** An API key, `tuco_sk_…`. */
export function newApiKey(): string {
	return `tuco_sk_${randomBytes(24).toString('hex')}`;
}
