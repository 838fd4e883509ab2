import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { textAt } from '../../shared/json';
import { open, seal } from './seal';

/** What static data holds of a registration: it survives a restart, and everybody who sees the workflow can read it. */
export type Remembered = { id: string; url: string; sealedSecret: string };

type Context = IHookFunctions | IWebhookFunctions;

/** A secret, sealed as static data holds it, and plain. */
type Opened = {
	sealedSecret: string;
	secret: string;
	/** Whether this process registered it, and so knows it before n8n has saved static data. */
	isRegisteredHere: boolean;
};

/** The secret of each node that this process has registered or opened. */
const opened = new Map<string, Opened>();

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
	opened.set(scopeOf(context), { sealedSecret, secret, isRegisteredHere: true });
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
 * The latest secret that this process knows of the node, else `null`. One that it registered is known from that moment,
 * whereas n8n saves static data some time after; one that it has merely opened counts as long as static data holds it,
 * since another process of n8n may have registered a new one.
 */
export function secretInMemory(context: Context): string | null {
	const known = opened.get(scopeOf(context));
	if (!known) return null;
	const isCurrent = known.isRegisteredHere || recall(context)?.sealedSecret === known.sealedSecret;
	return isCurrent ? known.secret : null;
}

/**
 * The secret of the remembered registration: the one in memory, or opened with the API key; `null` when there is none, or
 * it is not the key that the secret was sealed with, and this process has never seen it open.
 */
export function rememberedSecret(
	context: Context,
	{ id, sealedSecret }: Remembered,
	apiKey: string | undefined,
): string | null {
	const known = opened.get(scopeOf(context));
	if (known?.sealedSecret === sealedSecret) return known.secret;
	const secret = apiKey === undefined ? null : open(sealedSecret, apiKey, id);
	if (secret !== null) {
		opened.set(scopeOf(context), { sealedSecret, secret, isRegisteredHere: false });
	}
	return secret;
}

/** Whether the remembered registration's secret opens with the API key, whatever is in memory. */
export function isOpenedBy({ id, sealedSecret }: Remembered, apiKey: string): boolean {
	return open(sealedSecret, apiKey, id) !== null;
}
