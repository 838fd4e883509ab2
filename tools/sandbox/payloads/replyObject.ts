import type { MessageFacts } from './facts';
import { replyHead, type ReplyHead } from './replyHead';

/** The older form of family D: `message` is an object and `data` is missing (contract section 3). */
export type ReplyObjectPayload = ReplyHead & { message: { message: string } };

/** Builds a payload of the older form of family D. */
export function replyObject(event: string, facts: MessageFacts): ReplyObjectPayload {
	return { ...replyHead(event, facts), message: { message: facts.text } };
}
