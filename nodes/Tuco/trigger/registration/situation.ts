import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { tucoClient, type TucoClient } from '../../shared/api/client';
import type { Result } from '../../shared/api/failure';
import { listWebhooks, type NewWebhook } from '../../shared/api/webhooks';
import { readCredential } from '../../shared/credential';
import { readParameters } from '../description/parameters';
import { desiredWebhook } from './desired';
import { isOpenedBy, recall } from './memory';
import type { Observed } from './plan';

/** All that a life-cycle method needs to know before it asks Tuco. */
export type Situation = {
	call: TucoClient;
	apiKey: string;
	desired: NewWebhook;
	/** The remembered webhook, when it is this node's own and its secret opens with the API key; else `null`. */
	knownId: string | null;
};

/** The webhook URL that n8n has given this node: the one for tests while the user listens for a test event. */
export function webhookUrlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url) return url;
	throw new NodeOperationError(context.getNode(), 'n8n has no webhook URL for this node', {
		description: 'Save the workflow and publish it again.',
	});
}

/**
 * Gathers what this node wants and what it remembers. A registration remembered for another URL is not this node's: it
 * came with a copied database or an imported workflow.
 *
 * @throws NodeOperationError when no webhook can be wanted, saying what to change
 */
export async function assess(context: IHookFunctions): Promise<Situation> {
	const { apiKey, baseUrl } = await readCredential(context);
	const { events, webhookName } = readParameters(context);
	const url = webhookUrlOf(context);
	const node = context.getNode();
	const workflow = context.getWorkflow();
	const desired = desiredWebhook({
		url,
		events,
		webhookName,
		nodeName: node.name,
		isTest: context.getMode() === 'manual',
		workflow,
		baseUrl,
	});
	if (!desired.ok) {
		const { message, description } = desired;
		throw new NodeOperationError(node, message, { description });
	}
	const remembered = recall(context);
	const isKnown = remembered?.url === url && isOpenedBy(remembered, apiKey);
	return {
		call: tucoClient(context),
		apiKey,
		desired: desired.webhook,
		knownId: isKnown ? remembered.id : null,
	};
}

/** Looks at what stands in Tuco. */
export async function observe({ call, knownId }: Situation): Promise<Result<Observed>> {
	const listed = await listWebhooks(call);
	return listed.ok ? { ok: true, value: { webhooks: listed.value, knownId } } : listed;
}
