import * as fc from 'fast-check';

import { staleness } from '../../nodes/Tuco/trigger/delivery/freshness';

const NOW = Date.parse('2026-04-12T10:30:00.000Z');
const MINUTE = 60_000;
const YEARS = 20 * 365 * 24 * 60 * MINUTE;
const at = (milliseconds: number) => new Date(milliseconds).toISOString();

describe('staleness', () => {
	it.each([
		['passes every timestamp within the limit', -5 * MINUTE, 5 * MINUTE, null],
		['calls every earlier timestamp too old', -YEARS, -5 * MINUTE - 1, 'too-old'],
		['refuses every later timestamp as from the future', 5 * MINUTE + 1, YEARS, 'from-the-future'],
	])('%s', (_rule, min, max, expected) => {
		fc.assert(
			fc.property(fc.integer({ min, max }), (offset) => {
				expect(staleness(at(NOW + offset), NOW, 5)).toBe(expected);
			}),
		);
	});

	it('passes every timestamp when the limit is 0', () => {
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

	it.each([null, '', 'yesterday', '1', '2020', '2020-01-01', '12/31/2020', '1577836800000'])(
		'passes %j, which is not a date with a time',
		(timestamp) => {
			expect(staleness(timestamp, NOW, 5)).toBeNull();
		},
	);

	it('passes a timestamp whose numbers are not a date', () => {
		expect(staleness('2020-13-45T99:99:99Z', NOW, 5)).toBeNull();
	});

	it.each([
		'2026-04-12T10:30:00Z',
		'2026-04-12T10:30:00.123456789Z',
		'2026-04-12T10:30Z',
		'2026-04-12t10:30:00z',
		'2026-04-12T12:30:00+02:00',
		'2026-04-12T05:00:00-0530',
		'2026-04-12T10:30:00',
		'2026-04-12 10:30:00.5',
	])('reads %s as the moment it states', (timestamp) => {
		expect(staleness(timestamp, NOW, 1)).toBeNull();
		expect(staleness(timestamp, NOW + 2 * MINUTE, 1)).toBe('too-old');
		expect(staleness(timestamp, NOW - 2 * MINUTE, 1)).toBe('from-the-future');
	});
});
