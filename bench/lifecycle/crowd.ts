import { randomUUID } from 'node:crypto';

import type { N8nClient } from '../../n8n/client';
import { until } from '../../n8n/until';
import { inFlight } from '../../test/support/fuzz/inFlight';
import { workflowOf } from '../../test/support/n8n/tucoWorkflow';
import type { Entrant } from './entrants';

/** How many publish requests n8n's editor interface is sent at a time. */
const AT_ONCE = 20;

/** What came of publishing a crowd of workflows at once. */
export type Outcome = {
	/** How many webhooks stood when n8n was done with all. */
	standing: number;
	/** The calls to the service for that. */
	calls: number;
	/** Seconds until the last of those calls. */
	seconds: number;
};

/** A crowd of workflows, each with one trigger of the same kind. */
export class Crowd {
	#ids: string[] = [];

	constructor(
		private readonly client: N8nClient,
		readonly entrant: Entrant,
	) {}

	/** Saves the workflows. */
	async gather(size: number): Promise<void> {
		const { node } = this.entrant;
		for (let index = 0; index < size; index++) {
			const own = { ...node, id: randomUUID(), webhookId: randomUUID() };
			this.#ids.push((await this.client.createWorkflow(workflowOf([own]))).id);
		}
	}

	/** Publishes all of them, waits until n8n is at work on none, and sees that what does not stand is told to the user. */
	async publish(): Promise<Outcome> {
		const outcome = await this.#count(async (id) => {
			await this.client.publish(id);
		});
		let failed = 0;
		for (const id of this.#ids) {
			if ((await this.client.publication(id)).status === 'failed') failed++;
		}
		const { standing } = outcome;
		if (standing + failed === this.#ids.length) return outcome;
		throw new Error(`${standing} of ${this.#ids.length} stand, and n8n shows ${failed} as failed`);
	}

	async unpublish(): Promise<Outcome> {
		return await this.#count(async (id) => {
			await this.client.unpublish(id);
		});
	}

	async #count(act: (id: string) => Promise<void>): Promise<Outcome> {
		const { gate, standing } = this.entrant;
		const [before, from] = [gate.calls.length, performance.now()];
		await inFlight(this.#ids, AT_ONCE, act);
		// One by one and seldom, since n8n has enough to do.
		for (const id of this.#ids) {
			await until(
				'n8n to be done with the publication',
				async () => (await this.client.publication(id)).status !== 'in_progress',
				{ timeoutMs: 900_000, everyMs: 500 },
			);
		}
		const seconds = (gate.lastCallAt - from) / 1000;
		return { standing: standing(), calls: gate.calls.length - before, seconds };
	}
}
