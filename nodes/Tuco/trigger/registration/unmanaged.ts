import type { IHookFunctions } from 'n8n-workflow';

import type { Webhook } from '../../shared/api/webhooks';
import { HELP } from '../../shared/help';
import { logContext } from '../../shared/logContext';
import { recall } from './memory';
import { ADDED_BY_NODE, isSameUrl, webhookUrlOf } from './ours';
import { open } from './seal';

/**
 * Warns about a remembered webhook that this node cannot manage, before it is forgotten: it is at another n8n address, or
 * the API key has changed and the new key's workspace does not list it. It may still exist, or belong to another n8n
 * whose database was copied; only the user can know. Only logs, because n8n repeats an unpublish that throws, and n8n 1
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
	const problem = isElsewhere
		? 'which is not the address of this n8n. If no other n8n uses it, delete it in Tuco'
		: 'and the API key has changed since. If the new key belongs to another workspace, delete the webhook in the former one';
	context.logger.warn(
		`This workflow had the webhook ${own.id} in Tuco at ${own.url}, ${problem} under API Keys → Webhooks.`,
		logContext(context),
	);
}

/**
 * Logs active webhooks at this n8n that no Tuco Trigger added. A user who moved from a webhook added by hand may have
 * forgotten it, and its workflow would do the same work again.
 */
export function logAddedByHand(context: IHookFunctions, webhooks: readonly Webhook[]): void {
	const own = webhookUrlOf(context);
	const others = webhooks.filter(
		({ url, description, isActive }) =>
			isActive &&
			originOf(url) === originOf(own) &&
			!isSameUrl(url, own) &&
			!description.startsWith(ADDED_BY_NODE),
	);
	if (others.length === 0) return;
	const names = others.map(({ name, url }) => `"${name}" at ${url}`).join(', ');
	context.logger.info(
		`Tuco also sends events to webhooks of this n8n that were added by hand: ${names}. If their workflows do the same work, it is done twice: ${HELP.moving}`,
		logContext(context),
	);
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : '');
