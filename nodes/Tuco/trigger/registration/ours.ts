import type { Webhook } from '../../shared/api/webhooks';

/** Begins the description of every webhook that this node adds. */
export const ADDED_BY_NODE = 'Added by the node ';

/** Ends the description of a webhook that was added to listen for a test event, and of no other. */
export const FOR_A_TEST =
	'to listen for a test event. It is removed when listening ends. If nobody is listening, you can delete it.';

/** n8n ends the listening for a test event after 2 minutes by default, and after 10 at the latest. */
const LONGEST_LISTENING_MS = 10 * 60_000;

/** The webhooks at this node's URL. No others are changed, and only {@link abandonedTests} are deleted. */
export function oursAmong(webhooks: readonly Webhook[], url: string): Webhook[] {
	return webhooks.filter((webhook) => isSameUrl(webhook.url, url));
}

/**
 * The webhooks with which this node once listened for a test event, when n8n ended before it could remove them. One that
 * may still be in use, by Tuco's own clock, is not among them.
 *
 * @param url the node's webhook URL; a test URL differs in n8n's endpoint, the folder before the node's ID
 */
export function abandonedTests(webhooks: readonly Webhook[], url: string): Webhook[] {
	const withoutEndpoint = (of: string) => canonical(of).replace(/[^/]+(?=\/[^/]+\/[^/]+$)/, '');
	return webhooks.filter(
		(webhook) =>
			webhook.description.endsWith(FOR_A_TEST) &&
			(webhook.ageMs ?? 0) > LONGEST_LISTENING_MS &&
			!isSameUrl(webhook.url, url) &&
			withoutEndpoint(webhook.url) === withoutEndpoint(url),
	);
}

/** Whether two URLs lead to the same place. Tuco may store one in another spelling than it was given. */
export function isSameUrl(one: string, other: string): boolean {
	return canonical(one) === canonical(other);
}

/** A URL in the one spelling that all of its spellings share. Text that is not a URL stays as it is. */
function canonical(text: string): string {
	if (!URL.canParse(text)) return text;
	const url = new URL(text);
	url.hostname = url.hostname.replace(/\.$/, '');
	return url.href.replace(/%[\da-f]{2}/gi, (escape) => escape.toUpperCase());
}
