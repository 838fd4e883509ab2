import * as fc from 'fast-check';

import {
	reasonToIgnore as reasonToIgnoreOf,
	type SharedItem,
} from '../../../nodes/Tuco/trigger/delivery/route';
import { TUCO_EVENTS } from '../../../nodes/Tuco/trigger/events/names';
import { NO_FILTERS, sharedItem } from '../builders';

type Settings = Parameters<typeof reasonToIgnoreOf>[1];

const NAMES: string[] = TUCO_EVENTS.map(({ name }) => name);

const routed = (replaced: Partial<SharedItem> = {}) =>
	sharedItem({ event: 'message.reply', eventId: 'message.reply:m1', ...replaced });
const settings = (replaced: Partial<Settings> = {}): Settings => ({
	events: ['message.reply'],
	emitTestEvents: false,
	...replaced,
});

const reasonToIgnore = (
	item: SharedItem,
	chosen: Settings,
	emitted: ReadonlySet<string> | null = null,
) => reasonToIgnoreOf(item, chosen, NO_FILTERS, emitted);

describe('reasonToIgnore', () => {
	it('lets a selected event through', () => {
		expect(reasonToIgnore(routed(), settings())).toBeNull();
	});

	it.each(NAMES)('lets %s through exactly when it is selected', (event) => {
		fc.assert(
			fc.property(fc.subarray([...NAMES, 'other']), (events) => {
				const expected = events.includes(event) ? null : 'not-selected';
				expect(reasonToIgnore(routed({ event }), settings({ events }))).toBe(expected);
			}),
		);
	});

	it('lets an event that this version does not know through exactly when any other is selected', () => {
		fc.assert(
			fc.property(fc.string(), (event) => {
				fc.pre(!NAMES.includes(event));
				expect(reasonToIgnore(routed({ event }), settings({ events: ['other'] }))).toBeNull();
				expect(reasonToIgnore(routed({ event }), settings({ events: NAMES }))).toBe('not-selected');
			}),
		);
	});

	it.each(['constructor', '__proto__', 'toString'])('takes the event %s for unknown', (event) => {
		expect(reasonToIgnore(routed({ event }), settings({ events: ['other'] }))).toBeNull();
	});

	it('does not let an unknown event through because its very name was selected', () => {
		const unknown = routed({ event: 'message.bounced' });
		expect(reasonToIgnore(unknown, settings({ events: ['message.bounced'] }))).toBe('not-selected');
	});

	it('ignores a test event', () => {
		expect(reasonToIgnore(routed({ isTest: true }), settings())).toBe('test');
	});

	it('lets a test event through when test events are to be emitted', () => {
		expect(reasonToIgnore(routed({ isTest: true }), settings({ emitTestEvents: true }))).toBeNull();
	});

	it('ignores an event that was emitted before, by its event ID', () => {
		expect(reasonToIgnore(routed(), settings(), new Set(['message.reply:m1']))).toBe('duplicate');
		expect(reasonToIgnore(routed(), settings(), new Set(['message.sent:m1', 'm1']))).toBeNull();
	});
});
