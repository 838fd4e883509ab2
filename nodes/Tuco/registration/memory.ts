import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { textAt } from '../json';
import { open, seal } from './seal';

/** What static data holds of a registration: it survives a restart, and everybody who sees the workflow can read it. */
export type Remembered = { id: string; url: string; sealedSecret: string };

type Context = IHookFunctions | IWebhookFunctions;

/** The secret of each node that this process has registered or opened: sealed as static data holds it, and plain. */
const opened = new Map<string, { sealedSecret: string; secret: string }>();

/** Tells a node from every other, and its production from its listening for a test event, which have webhooks each. */
function scopeOf(context: Context): string {
	const isTest = context.getMode() === 'manual';
	return JSON.stringify([context.getWorkflow().id, context.getNode().id, isTest]);
}

/** The registration that this node remembers, or `null`. Static data may come from anywhere, so it is checked. */
export function recall(context: Context): Remembered | null {
	const data = context.getWorkflowStaticData('node');
	const id = textAt(data, 'webhookId');
	const url = textAt(data, 'webhookUrl');
	const sealedSecret = textAt(data, 'sealedSecret');
	return id !== null && url !== null && sealedSecret !== null ? { id, url, sealedSecret } : null;
}

/**
 * Remembers a registration. Only a life-cycle method may call this, never `webhook()`: n8n saves static data after each
 * request, and two at once would overwrite each other.
 */
export function remember(
	context: IHookFunctions,
	{ id, url, secret }: { id: string; url: string; secret: string },
	apiKey: string,
): void {
	const sealedSecret = seal(secret, apiKey, id);
	opened.set(scopeOf(context), { sealedSecret, secret });
	Object.assign(context.getWorkflowStaticData('node'), {
		webhookId: id,
		webhookUrl: url,
		sealedSecret,
	});
}

/** Forgets the registration, in static data and in this process. */
export function forget(context: IHookFunctions): void {
	const data = context.getWorkflowStaticData('node');
	const sealedSecret = textAt(data, 'sealedSecret');
	// n8n does not say here whether it is the registration for production or for tests that goes.
	for (const [scope, known] of opened) {
		if (known.sealedSecret === sealedSecret) opened.delete(scope);
	}
	delete data.webhookId;
	delete data.webhookUrl;
	delete data.sealedSecret;
}

/**
 * The latest secret that this process knows of the node, else `null`. It is known from the moment of the registration,
 * whereas n8n saves static data some time after.
 */
export function secretInMemory(context: Context): string | null {
	return opened.get(scopeOf(context))?.secret ?? null;
}

/**
 * The secret of the remembered registration: the one in memory, or opened with the API key; `null` when that is not the
 * key it was sealed with and this process has never seen it open.
 */
export function rememberedSecret(
	context: Context,
	{ id, sealedSecret }: Remembered,
	apiKey: string,
): string | null {
	const known = opened.get(scopeOf(context));
	if (known?.sealedSecret === sealedSecret) return known.secret;
	const secret = open(sealedSecret, apiKey, id);
	if (secret !== null) opened.set(scopeOf(context), { sealedSecret, secret });
	return secret;
}

/** Whether the remembered registration's secret opens with the API key, whatever is in memory. */
export function isOpenedBy({ id, sealedSecret }: Remembered, apiKey: string): boolean {
	return open(sealedSecret, apiKey, id) !== null;
}
