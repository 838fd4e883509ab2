import type { Wire } from '../fuzz/attempt';
import { sign } from '../fuzz/sign';
import type { Signing } from '../fuzz/signing';

/** A reply that happens now, as Tuco would send it to the webhook with this secret; or forged. */
export function signedReply(
	secret: string,
	messageId: string,
	signing: Signing = { kind: 'genuine' },
): Wire {
	const timestamp = new Date().toISOString();
	const payload = { event: 'message.reply', timestamp, messageId, message: 'Yes' };
	const keys = { own: secret, other: 'another webhook' };
	const { body, signatures } = sign(Buffer.from(JSON.stringify(payload)), signing, keys);
	const headers = { 'Content-Type': 'application/json', 'X-Tuco-Signature': signatures };
	return { body, signatures, headers };
}

/** The `eventId` that the trigger makes of such a reply. */
export function eventIdOf(messageId: string): string {
	return `message.reply:${messageId}`;
}
