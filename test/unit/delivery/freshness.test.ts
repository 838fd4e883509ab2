import * as fc from 'fast-check';

import { staleness } from '../../../nodes/Tuco/trigger/delivery/freshness';
import { NOW } from '../builders';

const MINUTE = 60_000;
const at = (milliseconds: number) => new Date(milliseconds).toISOString();

describe('staleness', () => {
	it('passes every timestamp that lies within the limit, to either side', () => {
		const within = fc.integer({ min: -5 * MINUTE, max: 5 * MINUTE });
		fc.assert(
			fc.property(within, (offset) => {
				expect(staleness(at(NOW + offset), NOW, 5)).toBeNull();
			}),
		);
	});

	it('refuses every timestamp before the limit as too old', () => {
		const beyond = fc.integer({ min: 5 * MINUTE + 1, max: 20 * 365 * 24 * 60 * MINUTE });
		fc.assert(
			fc.property(beyond, (age) => {
				expect(staleness(at(NOW - age), NOW, 5)).toBe('too-old');
			}),
		);
	});

	it('refuses every timestamp after the limit as from the future', () => {
		const beyond = fc.integer({ min: 5 * MINUTE + 1, max: 20 * 365 * 24 * 60 * MINUTE });
		fc.assert(
			fc.property(beyond, (lead) => {
				expect(staleness(at(NOW + lead), NOW, 5)).toBe('from-the-future');
			}),
		);
	});

	it('passes every readable timestamp when the limit is 0', () => {
		fc.assert(
			fc.property(fc.date({ noInvalidDate: true }), (date) => {
				expect(staleness(date.toISOString(), NOW, 0)).toBeNull();
			}),
		);
	});

	it('accepts a limit of half a minute', () => {
		expect(staleness(at(NOW - 30_000), NOW, 0.5)).toBeNull();
		expect(staleness(at(NOW - 30_001), NOW, 0.5)).toBe('too-old');
	});

	it('passes an event without a timestamp', () => {
		expect(staleness(null, NOW, 5)).toBeNull();
	});

	it.each(['', 'yesterday', '1', '2020', '2020-01-01', '12/31/2020', '1577836800000', 'Infinity'])(
		'passes %j, which is no timestamp with a date and a time',
		(timestamp) => {
			expect(staleness(timestamp, NOW, 5)).toBeNull();
		},
	);

	it('passes a timestamp whose numbers are no date', () => {
		expect(staleness('2020-13-45T99:99:99Z', NOW, 5)).toBeNull();
	});

	it('never throws on a wild timestamp', () => {
		fc.assert(
			fc.property(fc.string(), (timestamp) => {
				expect(() => staleness(timestamp, NOW, 5)).not.toThrow();
			}),
		);
	});

	it.each([
		'2026-04-12T10:30:00Z',
		'2026-04-12T10:30:00.123456789Z',
		'2026-04-12T10:30Z',
		'2026-04-12 10:30:00Z',
		'2026-04-12t10:30:00z',
		'2026-04-12T12:30:00+02:00',
		'2026-04-12T05:00:00-0530',
		'2026-04-12T10:30:00',
		'2026-04-12 10:30:00.5',
	])('reads %s as the moment it names', (timestamp) => {
		expect(staleness(timestamp, NOW, 1)).toBeNull();
		expect(staleness(timestamp, NOW + 2 * MINUTE, 1)).toBe('too-old');
		expect(staleness(timestamp, NOW - 2 * MINUTE, 1)).toBe('from-the-future');
	});
});
