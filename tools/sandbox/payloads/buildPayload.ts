import { describeMessage } from './describeMessage';
import { document, type DocumentPayload } from './document';
import { envelope, type EnvelopePayload } from './envelope';
import type { MessageFacts } from './facts';
import { familiesOf, type Family } from './families';
import { flat, type FlatPayload } from './flat';
import { healthCheck, type HealthCheckPayload } from './healthCheck';
import { reply, type ReplyPayload } from './reply';
import { replyObject, type ReplyObjectPayload } from './replyObject';

/** The type of a family's payloads. */
export type PayloadOf = {
	flat: FlatPayload;
	envelope: EnvelopePayload;
	document: DocumentPayload;
	reply: ReplyPayload;
	'reply-object': ReplyObjectPayload;
	test: HealthCheckPayload;
};

const BUILDERS: { [F in Family]: (event: string, facts: MessageFacts) => PayloadOf[F] } = {
	flat,
	envelope,
	document,
	reply,
	'reply-object': replyObject,
	test: healthCheck,
};

/**
 * The payload of an event in one of its families, with exactly the fields that contract section 3 lists. What the facts
 * leave open is made up. Throws when the event does not come in that family.
 */
export function buildPayload<F extends Family>(
	family: F,
	event: string,
	message: Partial<MessageFacts> = {},
): PayloadOf[F] {
	const families = familiesOf(event);
	if (!families.includes(family)) {
		throw new Error(
			`${event} does not come in the family ${family}; it comes in ${families.join(', ')}`,
		);
	}
	return BUILDERS[family](event, describeMessage(event, message));
}
