import type { IHookFunctions } from 'n8n-workflow';

import { logContext } from '../../shared/logContext';
import { recall } from './memory';
import { webhookUrlOf } from './situation';

/**
 * Tells n8n's log of a webhook that this node remembers from an n8n at another address, before it is forgotten. It may
 * stand there still, and may as well be the one of another n8n whose database was copied: only the user can tell.
 */
export function warnOfFormerAddress(context: IHookFunctions): void {
	const remembered = recall(context);
	if (remembered === null || originOf(remembered.url) === originOf(webhookUrlOf(context))) return;
	context.logger.warn(
		`This workflow had the webhook ${remembered.id} in Tuco at ${remembered.url}, which is not the address of this n8n. If no other n8n uses it, delete it in Tuco under API Keys → Webhooks.`,
		logContext(context),
	);
}

function originOf(url: string): string {
	return URL.canParse(url) ? new URL(url).origin : '';
}
