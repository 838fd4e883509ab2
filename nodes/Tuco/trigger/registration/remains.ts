import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import type { Webhook } from '../../shared/api/webhooks';
import { HELP } from '../../shared/help';
import { logContext } from '../../shared/logContext';
import { recall } from './memory';
import { ADDED_BY_NODE } from './ours';
import { open } from './seal';

/** The webhook URL that n8n has given this node: the one for tests while the user listens for a test event. */
export function webhookUrlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url) return url;
	const missing = 'n8n has no webhook URL for this node. Save the workflow and publish it again.';
	throw new NodeOperationError(context.getNode(), missing);
}

/** Names the webhook that this node has in Tuco, by all that is known without asking Tuco. */
export function nameOfOwn(context: IHookFunctions): string {
	const registration = recall(context);
	if (registration) return `The webhook ${registration.id} at ${registration.url}`;
	return `A webhook at ${webhookUrlOf(context)}`;
}

/**
 * Warns of a webhook that this node remembers but cannot manage, before it is forgotten: one from an n8n at another
 * address, or one that is not in the workspace since the API key was changed. It may still exist, or belong to another n8n
 * whose database was copied: only the user can know. Only logged, since n8n repeats an unpublish that throws, and n8n 1
 * then leaves the workflow's other webhooks in place.
 */
export function warnOfUnmanaged(
	context: IHookFunctions,
	webhooks: readonly Webhook[],
	apiKey: string,
): void {
	const own = recall(context);
	if (!own) return;
	const isElsewhere = originOf(own.url) !== originOf(webhookUrlOf(context));
	const isListed = webhooks.some(({ id }) => id === own.id);
	if (!isElsewhere && (isListed || open(own.sealedSecret, apiKey, own.id) !== null)) return;
	const what = isElsewhere
		? 'which is not the address of this n8n. If no other n8n uses it, delete it in Tuco'
		: 'and the API key has changed since. If the new key belongs to another workspace, delete the webhook in the former one';
	context.logger.warn(
		`This workflow had the webhook ${own.id} in Tuco at ${own.url}, ${what} under API Keys → Webhooks.`,
		logContext(context),
	);
}

/**
 * Logs active webhooks at this n8n that no Tuco Trigger added. Whoever moved over from a webhook made by hand may have
 * forgotten it, and its workflow would do everything a second time.
 */
export function logAddedByHand(context: IHookFunctions, webhooks: readonly Webhook[]): void {
	const origin = originOf(webhookUrlOf(context));
	const others = webhooks.filter(
		({ url, description, isActive }) =>
			isActive && originOf(url) === origin && !description.startsWith(ADDED_BY_NODE),
	);
	if (others.length === 0) return;
	const names = others.map(({ name, url }) => `"${name}" at ${url}`).join(', ');
	context.logger.info(
		`Tuco also sends events to webhooks of this n8n that were added by hand: ${names}. If their workflows do the same work, it is done twice: ${HELP.moving}`,
		logContext(context),
	);
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : '');
