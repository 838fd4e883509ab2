import type { NewWebhook } from '../../shared/api/webhooks';
import { isSubscribable } from '../events/names';
import { isLoopback } from '../../shared/network';
import { obstacleTo } from './reachable';

/** What the wanted webhook is made of. */
export type Wish = {
	/** This node's webhook URL. */
	url: string;
	events: readonly string[];
	/** Empty for a name made of the workflow's. */
	webhookName: string;
	nodeName: string;
	/** Whether it is for a test event that the user listens for, not for production. */
	isTest: boolean;
	workflow: { id?: string | undefined; name?: string | undefined };
	/** Where Tuco is reached. */
	baseUrl: string;
};

/** The wanted webhook, or why there can be none. */
export type Desired =
	{ ok: true; webhook: NewWebhook } | { ok: false; message: string; description: string };

/**
 * The webhook that is to stand in Tuco. Tuco delivers to https addresses only (contract section 1), unless it is a
 * stand-in on this very machine.
 */
export function desiredWebhook(wish: Wish): Desired {
	const events = [...new Set(wish.events)].filter(isSubscribable);
	if (events.length === 0) {
		return {
			ok: false,
			message: 'No event is selected',
			description: 'Select at least one event in the Events field of this node.',
		};
	}
	const obstacle = isTucoItself(wish.baseUrl) ? obstacleTo(wish.url) : null;
	if (obstacle !== null) {
		return {
			ok: false,
			message: obstacle,
			description: `The webhook URL of this node is ${wish.url}. Set the environment variable WEBHOOK_URL to the public https address of this n8n and restart it; on a machine without one, let a tunnel such as cloudflared or ngrok give it one.`,
		};
	}
	const workflowName = wish.workflow.name ?? wish.workflow.id ?? '';
	const name = wish.webhookName || `n8n: ${workflowName}`;
	const whose = `Added by the node "${wish.nodeName}" of the n8n workflow "${workflowName}" (${wish.workflow.id ?? 'not saved'})`;
	const webhook = wish.isTest
		? {
				name: `${name} (test)`,
				description: `${whose} to listen for a test event. It is removed when the listening ends, and may be deleted when nobody listens.`,
			}
		: { name, description: `${whose}. It is removed when that workflow is unpublished.` };
	return { ok: true, webhook: { url: wish.url, events, ...webhook } };
}

/** Over anything but https no call is made at all, which is told when it is tried. */
function isTucoItself(baseUrl: string): boolean {
	return baseUrl.startsWith('https://') && !isLoopback(baseUrl);
}
