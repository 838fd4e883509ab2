import { randomUUID } from 'node:crypto';

import { buildPayload } from '../../sandbox';

const TEXT =
	'Thanks for getting back to me. Thursday at ten works, could you send the address and tell me where to park?';

/** A reply as Tuco sends it, about 2 kB of it, with a message ID of its own: another event to whoever ignores duplicates. */
export function replyEvent(): Buffer {
	const facts = { messageId: randomUUID(), text: TEXT, originalMessage: TEXT };
	return Buffer.from(JSON.stringify(buildPayload('reply', 'message.reply', facts)));
}
