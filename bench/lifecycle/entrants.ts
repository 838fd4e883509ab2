import { randomUUID } from 'node:crypto';

import type { RealN8n } from '../../test/support/realN8n';
import { gitlab, tuco } from '../leftovers/contestants';
import type { Driven } from '../leftovers/run';
import type { Stripe } from './stripe';

/** A trigger that manages a webhook at a service, whose calls are counted at a gate. */
export type Entrant = Driven & { title: string };

/** The triggers, and what stops their services. */
export type Entrants = { all: readonly Entrant[]; stop: () => void };

/** Tuco Trigger first, then two that n8n ships with. Stripe's service is stopped by whoever started it. */
export async function enter(n8n: RealN8n, service: Stripe): Promise<Entrants> {
	const own = await tuco(n8n);
	const peer = await gitlab(n8n);
	return {
		all: [own, peer, await stripe(n8n, service)],
		stop() {
			own.stop();
			peer.stop();
		},
	};
}

async function stripe({ client }: RealN8n, { gate, standing }: Stripe): Promise<Entrant> {
	const { id } = await client.createCredential({
		name: 'Stripe',
		type: 'stripeApi',
		data: { secretKey: 'any', signatureSecret: '' },
	});
	return {
		title: 'Stripe Trigger',
		gate,
		standing,
		node: {
			id: randomUUID(),
			name: 'Trigger',
			type: 'n8n-nodes-base.stripeTrigger',
			typeVersion: 1,
			position: [0, 0],
			webhookId: randomUUID(),
			parameters: { events: ['charge.failed'] },
			credentials: { stripeApi: { id, name: 'Stripe' } },
		},
		otherParameters: { events: ['charge.succeeded'] },
	};
}
