import type { NewWebhook, Webhook, WebhookChanges } from '../../shared/api/webhooks';

/** What stands in Tuco's workspace, and which webhook there has a secret that is known. */
export type Observed = { webhooks: readonly Webhook[]; knownId: string | null };

/** What is to be done so that exactly one webhook stands, with a known secret. */
export type Plan = (
	| { action: 'keep' }
	| { action: 'update'; id: string; changes: WebhookChanges }
	| { action: 'create' }
) & {
	/** The other webhooks with our URL: to be removed once the one that stays stands. */
	strays: Webhook[];
};

/** The webhooks that are ours: those whose URL is exactly this node's. No others are ever changed or deleted. */
export function oursAmong(webhooks: readonly Webhook[], url: string): Webhook[] {
	return webhooks.filter((webhook) => webhook.url === url);
}

/**
 * Plans how to get from what stands to what is wanted. A webhook of ours whose secret is known stays, brought up to date
 * if need be; any other one of ours cannot be verified, so that a new one takes its place.
 */
export function plan(desired: NewWebhook, { webhooks, knownId }: Observed): Plan {
	const ours = oursAmong(webhooks, desired.url);
	const known = ours.find(({ id }) => id === knownId);
	const strays = ours.filter((webhook) => webhook !== known);
	if (!known) return { action: 'create', strays };
	const changes = changesTo(known, desired);
	if (Object.keys(changes).length === 0) return { action: 'keep', strays };
	return { action: 'update', id: known.id, changes, strays };
}

function changesTo(standing: Webhook, { events, name, description }: NewWebhook): WebhookChanges {
	return {
		...(!sameMembers(standing.events, events) && { events }),
		// A new name is one of the workflow, which the description tells too.
		...(standing.name !== name && { name, description }),
		...(!standing.isActive && { isActive: true as const }),
	};
}

function sameMembers(some: readonly string[], others: readonly string[]): boolean {
	return some.length === others.length && others.every((member) => some.includes(member));
}
