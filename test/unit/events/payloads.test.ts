import type {
	KnownEventPayload,
	TucoPayload,
	UnknownEventPayload,
} from '../../../nodes/Tuco/events/payloads';
import { buildPayload, type PayloadOf } from '../../../sandbox';

/** Compiles only if the first type can stand wherever the second is asked for. */
function isA<Given extends Wanted, Wanted>(): [Given?, Wanted?] {
	return [];
}

type As<Payload, Event extends string> = Payload & { event: Event };

isA<As<PayloadOf['flat'], 'message.fallback'>, KnownEventPayload<'message.fallback'>>();
isA<As<PayloadOf['envelope'], 'message.reply'>, KnownEventPayload<'message.reply'>>();
isA<As<PayloadOf['document'], 'message.opened'>, KnownEventPayload<'message.opened'>>();
isA<As<PayloadOf['reply'], 'message.reply'>, KnownEventPayload<'message.reply'>>();
isA<As<PayloadOf['reply-object'], 'message.reply'>, KnownEventPayload<'message.reply'>>();
isA<As<PayloadOf['test'], 'message.sent'>, KnownEventPayload<'message.sent'>>();
isA<UnknownEventPayload, TucoPayload>();
// @ts-expect-error a reply never comes as a message document
isA<As<PayloadOf['document'], 'message.reply'>, KnownEventPayload<'message.reply'>>();

function textOf(payload: TucoPayload): string | null {
	switch (payload.event) {
		case 'message.reply':
			if (!('message' in payload)) return payload.data.message;
			return typeof payload.message === 'string' ? payload.message : payload.message.message;
		case 'message.delivered':
		case 'message.failed':
		case 'message.fallback':
		case 'message.opened':
		case 'message.sent':
			if (!('message' in payload)) return payload.data.message;
			return typeof payload.message === 'string' ? payload.message : payload.message.message;
		default:
			isA<typeof payload, UnknownEventPayload>();
			return null;
	}
}

describe('TucoPayload', () => {
	it('narrows by event, then by what the family has', () => {
		const reply: As<PayloadOf['reply'], 'message.reply'> = {
			...buildPayload('reply', 'message.reply', { text: 'Yes' }),
			event: 'message.reply',
		};
		expect(textOf(reply)).toBe('Yes');
	});
});
