import type { IDataObject } from 'n8n-workflow';

import { normalise } from '../../../nodes/Tuco/trigger/delivery/normalise';
import type {
	KnownEventItem,
	TucoItem,
	UnknownEventItem,
} from '../../../nodes/Tuco/trigger/events/items';

/** Whether each of two types can stand for the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

/** Compiles only where the type is `true`. */
const holds = <T extends true>(proof?: T) => proof;
/** Reads a value, so that the compiler looks at it. */
const read = (value: unknown) => value;

function onFallback(item: TucoItem): string[] {
	if (item.event !== 'message.fallback') return [];
	holds<Same<typeof item, KnownEventItem<'message.fallback'>>>();
	holds<Same<typeof item.reason, string | null>>();
	holds<Same<typeof item.checkedAddresses, string[]>>();
	// @ts-expect-error only the item of an unknown event has the payload
	read(item.payload);
	// @ts-expect-error only a failed message has an error
	read(item.error);
	// @ts-expect-error only a reply has a time of reply
	read(item.repliedAt);
	return item.checkedAddresses;
}

function unnarrowed(item: TucoItem) {
	holds<Same<typeof item.eventId, string>>();
	holds<Same<typeof item.isTest, boolean>>();
	const event: string = item.event;
	// @ts-expect-error the reason is there on a fallback alone
	read(item.reason);
	// @ts-expect-error no event is called so
	read(item.event === 'message.fallbak');
	// @ts-expect-error no event is called so
	const mistyped: KnownEventItem<'message.fallbak'> | null = null;
	return [event, mistyped];
}

/** One case for each event; what is left after them is the unknown. */
function tell(item: TucoItem): string | null {
	switch (item.event) {
		case 'message.delivered':
		case 'message.sent':
			return item.sentAt;
		case 'message.failed':
			return item.error;
		case 'message.fallback':
			return item.reason;
		case 'message.opened':
			return item.readAt;
		case 'message.reply':
			return item.repliedAt;
		default:
			holds<Same<typeof item, UnknownEventItem>>();
			holds<Same<typeof item.payload, IDataObject>>();
			// @ts-expect-error an unknown event has no fields of a known one
			read(item.sentAt);
			return `payload of ${Object.keys(item.payload).length}`;
	}
}

function forgetfulOfOpened(item: KnownEventItem): string | null {
	switch (item.event) {
		case 'message.delivered':
		case 'message.failed':
		case 'message.fallback':
		case 'message.reply':
		case 'message.sent':
			return item.event;
		default:
			// @ts-expect-error message.opened is left
			return item satisfies never;
	}
}

const itemOf = (payload: IDataObject) => normalise(payload, Buffer.from('{}'), null);

describe('TucoItem', () => {
	it('narrows by its event to the fields of that event', () => {
		const fallback = itemOf({ event: 'message.fallback', checkedAddresses: ['+15550100'] });
		expect(onFallback(fallback)).toEqual(['+15550100']);
		expect(onFallback(itemOf({ event: 'message.sent' }))).toEqual([]);
	});

	it('has a member for each event and one for the unknown', () => {
		expect(tell(itemOf({ event: 'message.failed', error: 'no line' }))).toBe('no line');
		expect(tell(itemOf({ event: 'message.bounced' }))).toBe('payload of 1');
	});

	it('does not compile where an event is mistyped or left out', () => {
		expect([unnarrowed, forgetfulOfOpened]).toHaveLength(2);
	});
});
