import { createHmac } from 'node:crypto';

import type { Wire } from './load/post';

/** Signs a body, rightly or not: the body to send, and the signatures to send with it. */
export type Signer = (body: Buffer, secret: string) => Pick<Wire, 'body' | 'signatures'>;

const genuine: Signer = (body, secret) => ({
	body,
	signatures: [createHmac('sha256', secret).update(body).digest('hex')],
});

/** A reply that happens now, as Tuco would send it to the webhook with this secret; or as another signer has it. */
export function signedReply(secret: string, messageId: string, sign: Signer = genuine): Wire {
	const timestamp = new Date().toISOString();
	const payload = { event: 'message.reply', timestamp, messageId, message: 'Yes' };
	const { body, signatures } = sign(Buffer.from(JSON.stringify(payload)), secret);
	const headers = { 'Content-Type': 'application/json', 'X-Tuco-Signature': signatures };
	return { body, signatures, headers };
}

/** The `eventId` that the trigger makes of such a reply. */
export function eventIdOf(messageId: string): string {
	return `message.reply:${messageId}`;
}
