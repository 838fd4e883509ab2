import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { textAt } from '../../shared/json';
import { open, seal } from './seal';

/** A registration in static data: it survives restarts, and everyone who may read the workflow can read it. */
export type Registration = { id: string; url: string; sealedSecret: string };

type Context = IHookFunctions | IWebhookFunctions;

type KnownSecret = {
	sealedSecret: string;
	secret: string;
	/**
	 * What static data may contain while this secret is the latest: its own sealed form and, if this process registered it,
	 * the previous value, because n8n saves static data with a delay. Any other value is from another process.
	 */
	latestWith: readonly (string | null)[];
};

/** Process memory: the secrets that this process has registered or opened, by node. */
const knownSecrets = new Map<string, KnownSecret>();

/** A key for each node, with separate ones for its production webhook and the one for a test event. */
function scopeOf(context: Context): string {
	const isTest = context.getMode() === 'manual';
	return JSON.stringify([context.getWorkflow().id, context.getNode().id, isTest]);
}

/** The registration in static data, or `null`. Checked, because static data may come from anywhere. */
export function recall(context: Context): Registration | null {
	const data = context.getWorkflowStaticData('node');
	const id = textAt(data, 'webhookId');
	const url = textAt(data, 'webhookUrl');
	const sealedSecret = textAt(data, 'sealedSecret');
	return id !== null && url !== null && sealedSecret !== null ? { id, url, sealedSecret } : null;
}

/**
 * Remembers a registration. Only for life-cycle methods, never `webhook()`: n8n saves static data after each request, and
 * two at once would overwrite each other.
 */
export function remember(
	context: IHookFunctions,
	{ id, url, secret }: { id: string; url: string; secret: string },
	apiKey: string,
): void {
	const sealedSecret = seal(secret, apiKey, id);
	const data = context.getWorkflowStaticData('node');
	const latestWith = [sealedSecret, textAt(data, 'sealedSecret')];
	knownSecrets.set(scopeOf(context), { sealedSecret, secret, latestWith });
	Object.assign(data, { webhookId: id, webhookUrl: url, sealedSecret });
}

/** Forgets the registration in static data and in process memory. */
export function forget(context: IHookFunctions): void {
	const data = context.getWorkflowStaticData('node');
	// n8n does not say here whether the registration is for production or for a test event.
	for (const [scope, { sealedSecret }] of knownSecrets) {
		if (sealedSecret === data.sealedSecret) knownSecrets.delete(scope);
	}
	delete data.webhookId;
	delete data.webhookUrl;
	delete data.sealedSecret;
}

/** The secret that this process registered or opened for the node, unless static data shows a later one. */
export function secretInMemory(context: Context): string | null {
	const known = knownSecrets.get(scopeOf(context));
	const inStaticData = textAt(context.getWorkflowStaticData('node'), 'sealedSecret');
	return known?.latestWith.includes(inStaticData) ? known.secret : null;
}

/**
 * The secret of a registration, from memory or opened with the API key. `null` if it was sealed with another key and this
 * process never had it open.
 */
export function secretOf(
	context: Context,
	{ id, sealedSecret }: Registration,
	apiKey: string | undefined,
): string | null {
	const known = knownSecrets.get(scopeOf(context));
	if (known?.sealedSecret === sealedSecret) return known.secret;
	const secret = apiKey === undefined ? null : open(sealedSecret, apiKey, id);
	if (secret === null) return null;
	// Never in place of a newer one that n8n has yet to save.
	if (!known?.latestWith.includes(sealedSecret)) {
		knownSecrets.set(scopeOf(context), { sealedSecret, secret, latestWith: [sealedSecret] });
	}
	return secret;
}
