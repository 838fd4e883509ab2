import type { Family } from './payloads/families';
import type { Delivery } from './types';

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

/** Everything that a workspace sent, or would have sent had anybody listened. */
export class DeliveryLog {
	readonly #entries: LogEntry[] = [];

	add(delivery: Delivery): void {
		this.#entries.push({ number: this.#next(), kind: 'delivery', delivery });
	}

	addUnheard(unheard: Unheard): void {
		this.#entries.push({ number: this.#next(), kind: 'unheard', ...unheard });
	}

	/** Every delivery, oldest first. */
	get deliveries(): Delivery[] {
		return this.#entries.flatMap((entry) => (entry.kind === 'delivery' ? [entry.delivery] : []));
	}

	/** The last entries, newest first. */
	newest(count: number): LogEntry[] {
		return this.#entries.slice(-count).reverse();
	}

	/** The last delivery to a webhook, or `null` when it got none. */
	lastTo(webhookId: string): Delivery | null {
		return this.deliveries.findLast((delivery) => delivery.webhookId === webhookId) ?? null;
	}

	#next(): number {
		return this.#entries.length + 1;
	}
}
