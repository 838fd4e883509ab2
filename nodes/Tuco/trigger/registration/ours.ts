import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import type { Webhook } from '../../shared/api/webhooks';
import { recall } from './memory';

/** How the description of every webhook that this node adds begins. */
export const ADDED_BY_NODE = 'Added by the node ';

/** How the description of a webhook for a test event ends, and of no other. */
export const FOR_A_TEST =
	'to listen for a test event. It is removed when listening ends. If nobody is listening, you can delete it.';

/** n8n stops listening for a test event after 2 minutes by default, and after 10 at the latest. */
const LONGEST_LISTENING_MS = 10 * 60_000;

/** This node's webhook URL: the test URL while the user listens for a test event. */
export function webhookUrlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url) return url;
	const missing = 'n8n has no webhook URL for this node. Save the workflow and publish it again.';
	throw new NodeOperationError(context.getNode(), missing);
}

/** Names this node's webhook in Tuco, from what is known without asking Tuco. */
export function nameOfOwn(context: IHookFunctions): string {
	const registration = recall(context);
	if (registration) return `The webhook ${registration.id} at ${registration.url}`;
	return `A webhook at ${webhookUrlOf(context)}`;
}

/** The webhooks at this node's URL. The node changes no others, and deletes only these and {@link abandonedTests}. */
export function oursAmong(webhooks: readonly Webhook[], url: string): Webhook[] {
	return webhooks.filter((webhook) => isSameUrl(webhook.url, url));
}

/**
 * Webhooks for test events of this node that n8n left in Tuco because it stopped while listening. Excludes those that, by
 * Tuco's own clock, may still be in use.
 *
 * @param url the node's webhook URL. Its test URL is known by n8n's default endpoints only.
 */
export function abandonedTests(webhooks: readonly Webhook[], url: string): Webhook[] {
	const testUrl = canonical(url).replace('/webhook/', '/webhook-test/');
	return webhooks.filter(
		(webhook) =>
			webhook.description.endsWith(FOR_A_TEST) &&
			(webhook.ageMs ?? 0) > LONGEST_LISTENING_MS &&
			!isSameUrl(webhook.url, url) &&
			isSameUrl(webhook.url, testUrl),
	);
}

/** Whether two URLs are the same address. Tuco may store a URL in a different spelling. */
export function isSameUrl(one: string, other: string): boolean {
	return canonical(one) === canonical(other);
}

/** The same string for every spelling of a URL. Text that is not a URL stays as it is. */
function canonical(text: string): string {
	if (!URL.canParse(text)) return text;
	const url = new URL(text);
	url.hostname = url.hostname.replace(/\.$/, '');
	return url.href.replace(/%[\da-f]{2}/gi, (escape) => escape.toUpperCase());
}
