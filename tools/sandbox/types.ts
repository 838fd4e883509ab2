import type { Faults } from './faults';
import type { Family } from './payloads/families';
import type { MessageFacts } from './payloads/facts';

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

/** One POST to a webhook and what came of it (contract section 2). */
export type Delivery = {
	at: string;
	webhookId: string;
	url: string;
	event: string;
	/** `null` for a payload that was given, not built. */
	family: Family | null;
	messageId: string | null;
	/** The HTTP status, or `null` when there was no answer. */
	status: number | null;
	latencyMs: number;
	/** The body of the answer. */
	response: string;
	/** Why there was no answer; `null` when there was one, whatever its status. */
	error: string | null;
};

/** One call of the API, as it came. The key that it carried is not kept. */
export type RecordedRequest = {
	at: string;
	method: string;
	path: string;
	/** `null` while unanswered, and for good when the connection was dropped. */
	status: number | null;
	/** The workspace of the key, or `null` when no workspace has it. */
	workspaceId: string | null;
	/** The body as JSON, as text when it is no JSON, or `null` when there was none. */
	body: unknown;
};

/** Something that happened in Tuco, of which the webhooks are to hear. */
export type FiredEvent = {
	/** Any name; one that Tuco does not document comes as `envelope` or `flat`. */
	event: string;
	/** The first of the event's families unless named. */
	family?: Family;
	facts?: Partial<MessageFacts>;
	/** Whether it is the dashboard's Test button (contract section 3, T). */
	testMode?: boolean;
};

/** How a delivery is to differ from one that Tuco makes. Its signature fits the bytes that travel unless told otherwise. */
export type DeliveryChanges = {
	/** Sent as is; `null` leaves the header out, several are sent joined by a comma, as HTTP does. */
	signature?: string | string[] | null;
	/** The secret to sign under, in place of the webhook's. */
	secret?: string;
	/** The bytes to send and sign, in place of the payload as JSON. */
	rawBody?: string | Buffer;
	/** Headers to add or to replace. */
	headers?: Record<string, string>;
};

/** Whether a workspace's subscription is paid; `past-due` makes it read-only (contract section 1, 402). */
export type Subscription = 'active' | 'past-due';

/** A workspace in the sandbox, and everything that somebody can do to it besides calling the API. */
export type Workspace = {
	readonly id: string;
	readonly name: string;
	/** The key that is valid now. */
	readonly apiKey: string;
	subscription: Subscription;
	/** Newest first, as they stand at this moment. */
	readonly webhooks: readonly StoredWebhook[];
	/** Oldest first. */
	readonly deliveries: readonly Delivery[];
	/** Makes the key invalid and gives the new one. */
	revokeKey(): string;
	/** Adds a webhook as in Tuco's dashboard, where any event can be chosen. */
	addByHand(webhook: { url: string; events: readonly string[]; name?: string }): StoredWebhook;
	remove(id: string): void;
	pause(id: string): void;
	/** Adds another webhook with the same URL, events and name, and a secret of its own. */
	double(id: string): StoredWebhook;
	/** Sends one POST to every active webhook that has the event; resolves when each is answered or failed. */
	fire(event: FiredEvent): Promise<Delivery[]>;
	/** Sends one POST with a given payload to a webhook, to its URL and under its secret as passed in. */
	deliver(webhook: StoredWebhook, payload: unknown, changes?: DeliveryChanges): Promise<Delivery>;
};

/** A running stand-in for Tuco. */
export type Sandbox = {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	readonly url: string;
	createWorkspace(name?: string): Workspace;
	readonly faults: Faults;
	/** Every call of the API, oldest first. */
	readonly requests: readonly RecordedRequest[];
	/** Closes every connection at once and gives up what is under way. A second call does nothing. */
	stop(): Promise<void>;
};
