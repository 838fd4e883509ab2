import type { Courier } from './delivery/post';
import { signedPost } from './delivery/signedPost';
import { DeliveryLog } from './deliveryLog';
import { deliveryLine } from './lines';
import { asDashboardTest } from './payloads/asDashboardTest';
import { buildPayload } from './payloads/buildPayload';
import { familiesOf, type Family } from './payloads/families';
import { newApiKey, newId } from './random';
import { textAt } from './read';
import type {
	Delivery,
	DeliveryChanges,
	FiredEvent,
	StoredWebhook,
	Subscription,
	Workspace,
} from './types';
import { WebhookStore } from './webhookStore';

/** What a workspace needs of its sandbox. */
export type Surroundings = { courier: Courier; onLine: (line: string) => void };

/** A workspace as the API sees it: what tests can do with it, and its store of webhooks. */
export class LiveWorkspace implements Workspace {
	readonly id = `org_${newId()}`;
	readonly name: string;
	readonly store = new WebhookStore();
	readonly log = new DeliveryLog();
	subscription: Subscription = 'active';
	readonly #surroundings: Surroundings;
	#apiKey = newApiKey();

	constructor(name: string, surroundings: Surroundings) {
		this.name = name;
		this.#surroundings = surroundings;
	}

	get apiKey(): string {
		return this.#apiKey;
	}

	get webhooks(): readonly StoredWebhook[] {
		return this.store.all();
	}

	get deliveries(): readonly Delivery[] {
		return this.log.deliveries;
	}

	revokeKey(): string {
		this.#apiKey = newApiKey();
		return this.#apiKey;
	}

	addByHand(webhook: { url: string; events: readonly string[]; name?: string }): StoredWebhook {
		return this.store.add({ name: 'Added by hand', description: null, ...webhook });
	}

	remove(id: string): void {
		this.store.remove(this.#standing(id).id);
	}

	pause(id: string): void {
		this.store.change(this.#standing(id).id, { isActive: false });
	}

	double(id: string): StoredWebhook {
		return this.store.add(this.#standing(id));
	}

	async fire({ event, family, facts, testMode = false }: FiredEvent): Promise<Delivery[]> {
		const form = family ?? familiesOf(event)[0] ?? 'envelope';
		const built = buildPayload(form, event, { workspaceId: this.id, ...facts });
		const payload = testMode ? asDashboardTest(built) : built;
		const subscribed = this.store.all().filter(({ events }) => events.includes(event));
		const due = subscribed.filter((webhook) => webhook.isActive);
		if (due.length === 0) {
			const at = new Date().toISOString();
			this.log.addUnheard({ at, event, family: form, pausedWebhooks: subscribed.length });
		}
		return Promise.all(due.map((webhook) => this.#send(webhook, payload, form)));
	}

	async deliver(
		webhook: StoredWebhook,
		payload: unknown,
		changes: DeliveryChanges = {},
	): Promise<Delivery> {
		return this.#send(webhook, payload, null, changes);
	}

	/** Sends the test event of a health check: of the first event that the webhook has (contract section 3, T). */
	async checkHealth(webhook: StoredWebhook): Promise<Delivery> {
		const event = webhook.events[0] ?? 'message.sent';
		const text = 'This is a test of your webhook.';
		const payload = buildPayload('test', event, { workspaceId: this.id, text });
		return this.#send(webhook, payload, 'test');
	}

	async #send(
		webhook: StoredWebhook,
		payload: unknown,
		family: Family | null,
		changes?: DeliveryChanges,
	): Promise<Delivery> {
		const { courier, onLine } = this.#surroundings;
		const at = new Date().toISOString();
		const event = textAt(payload, 'event') ?? webhook.events[0] ?? 'message.sent';
		const timestamp = textAt(payload, 'timestamp') ?? at;
		const post = signedPost(webhook, payload, { event, timestamp }, changes);
		const { id: webhookId, url } = webhook;
		this.store.noteSent(webhookId, at);
		const outcome = await courier(post);
		const { status } = outcome;
		this.store.noteOutcome(webhookId, status !== null && status >= 200 && status < 300);
		const messageId = messageIdOf(payload);
		const delivery = { at, webhookId, url, event, family, messageId, ...outcome };
		this.log.add(delivery);
		onLine(deliveryLine(delivery));
		return delivery;
	}

	#standing(id: string): StoredWebhook {
		const webhook = this.store.find(id);
		if (!webhook) throw new Error(`${this.name} has no webhook ${id}`);
		return webhook;
	}
}

function messageIdOf(payload: unknown): string | null {
	return (
		textAt(payload, 'messageId') ??
		textAt(payload, 'data', 'messageId') ??
		textAt(payload, 'message', '_id')
	);
}
