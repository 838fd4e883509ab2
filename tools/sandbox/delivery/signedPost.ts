import { signBody } from '../sign';
import type { DeliveryChanges, StoredWebhook } from '../types';
import type { Post } from './post';

/** What the headers of a delivery tell about it. */
export type Hints = { event: string; timestamp: string };

/** The POST of a payload as Tuco makes it (contract section 2), changed as asked. */
export function signedPost(
	webhook: StoredWebhook,
	payload: unknown,
	{ event, timestamp }: Hints,
	changes: DeliveryChanges = {},
): Post {
	const body = Buffer.from(changes.rawBody ?? JSON.stringify(payload ?? null));
	const { signature = signBody(body, changes.secret ?? webhook.secret) } = changes;
	const headers = new Headers({
		'Content-Type': 'application/json',
		'X-Tuco-Event': event,
		'X-Tuco-Timestamp': timestamp,
	});
	for (const value of [signature ?? []].flat()) headers.append('X-Tuco-Signature', value);
	for (const [name, value] of Object.entries(changes.headers ?? {})) headers.set(name, value);
	return { url: webhook.url, headers, body };
}
