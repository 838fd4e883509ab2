import type { NewWebhook, Webhook, WebhookChanges } from '../../shared/api/webhooks';
import { isSubscribable } from '../../shared/events';
import { HELP } from '../../shared/help';
import { isLoopback, isPrivate } from '../../shared/network';
import { choicesOf } from '../choices';
import { ADDED_BY_NODE, FOR_A_TEST, abandonedTests, oursAmong } from './ours';

/** What the desired webhook depends on. */
export type WebhookInput = {
	/** This node's webhook URL. */
	url: string;
	events: readonly string[];
	/** Empty to use the workflow's name. */
	webhookName: string;
	nodeName: string;
	/** Whether the user is listening for a test event. */
	isTest: boolean;
	workflow: { id?: string | undefined; name?: string | undefined };
	/** The Base URL of the credential. */
	baseUrl: string;
};

/** The desired webhook, or why none is possible. */
export type DesiredWebhook =
	{ ok: true; webhook: NewWebhook; warning: string | null } | { ok: false; message: string };

/**
 * The webhook that this node wants in Tuco. Tuco delivers only to public https addresses (contract section 1); a sandbox on
 * this machine also delivers to others.
 */
export function desiredWebhook(input: WebhookInput): DesiredWebhook {
	const events = [...new Set(input.events)].filter(isSubscribable);
	const warning = manualOnlyWarning(input.events);
	if (events.length === 0) {
		return {
			ok: false,
			message:
				warning ?? 'No event is selected. Select at least one in the Events field of this node.',
		};
	}
	const unreachable = isProduction(input.baseUrl) ? unreachableReason(input.url) : null;
	if (unreachable !== null) {
		return {
			ok: false,
			message: `${unreachable}. It is ${input.url}. Set the environment variable N8N_WEBHOOK_URL (in n8n 1: WEBHOOK_URL) to the public https address of this n8n, or of a tunnel, and restart n8n. See ${HELP.reachable}`,
		};
	}
	const workflowName = input.workflow.name ?? input.workflow.id ?? '';
	const name = input.webhookName || `n8n: ${workflowName}`;
	const origin = `${ADDED_BY_NODE}"${input.nodeName}" of the n8n workflow "${workflowName}" (${input.workflow.id ?? 'not saved'})`;
	const words = input.isTest
		? { name: `${name} (test)`, description: `${origin} ${FOR_A_TEST}` }
		: { name, description: `${origin}. It is removed when that workflow is unpublished.` };
	return { ok: true, webhook: { url: input.url, events, ...words }, warning };
}

/** A warning that names the selected events without API subscription, or `null` if there are none. */
function manualOnlyWarning(events: readonly string[]): string | null {
	const labels = choicesOf()
		.filter(({ name, subscribable }) => !subscribable && events.includes(name))
		.map(({ label }) => label);
	if (labels.length === 0) return null;
	return `${labels.join(' and ')} cannot arrive while Webhook is set to Automatic: Tuco sends such events only to webhooks that you add by hand. Set Webhook to Manual, or select other events.`;
}

/** Whether this is the real Tuco. Calls to Tuco refuse plain http to another machine, so that needs no check here. */
function isProduction(baseUrl: string): boolean {
	return baseUrl.startsWith('https://') && !isLoopback(baseUrl);
}

/** Why Tuco cannot deliver to a webhook URL, in words for the user, or `null` if no reason is known. */
function unreachableReason(webhookUrl: string): string | null {
	if (!URL.canParse(webhookUrl)) return 'The webhook URL of this node is not a URL';
	if (isLoopback(webhookUrl)) {
		return 'Tuco cannot reach this n8n: the webhook URL points to this machine';
	}
	if (isPrivate(webhookUrl)) {
		return 'Tuco cannot reach this n8n: the webhook URL points to a private network';
	}
	return new URL(webhookUrl).protocol === 'https:'
		? null
		: 'Tuco cannot reach this n8n: the webhook URL is not an https address';
}

/** How to get exactly one webhook of this node in Tuco, with a known secret. */
export type Plan = (
	| { action: 'keep' }
	| { action: 'update'; id: string; changes: WebhookChanges }
	| { action: 'create' }
) & {
	/** This node's other webhooks in Tuco, to remove once the right one exists. */
	extraWebhooks: Webhook[];
};

/**
 * Plans how to get from the webhooks in Tuco to the desired one. This node's webhook stays if its secret is known, and is
 * updated if necessary. Deliveries of any other cannot be verified, so a new one replaces it.
 *
 * @param knownId the webhook whose secret this node can open
 */
export function plan(
	desired: NewWebhook,
	webhooks: readonly Webhook[],
	knownId: string | null,
): Plan {
	const ours = oursAmong(webhooks, desired.url);
	const known = ours.find(({ id }) => id === knownId);
	const extraWebhooks = [
		...ours.filter((webhook) => webhook !== known),
		...abandonedTests(webhooks, desired.url),
	];
	if (!known) return { action: 'create', extraWebhooks };
	const changes = changesTo(known, desired);
	if (Object.keys(changes).length === 0) return { action: 'keep', extraWebhooks };
	return { action: 'update', id: known.id, changes, extraWebhooks };
}

function changesTo(webhook: Webhook, { events, name, description }: NewWebhook): WebhookChanges {
	return {
		...(!hasSameMembers(webhook.events, events) && { events }),
		// The workflow was renamed, and the description contains its name too.
		...(webhook.name !== name && { name, description }),
		...(!webhook.isActive && { isActive: true as const }),
	};
}

function hasSameMembers(some: readonly string[], others: readonly string[]): boolean {
	return some.length === others.length && others.every((member) => some.includes(member));
}
