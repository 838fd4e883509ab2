import * as fc from 'fast-check';

import { claim } from '../../nodes/Tuco/trigger/delivery/duplicates';
import { type SharedItem, reasonToIgnore } from '../../nodes/Tuco/trigger/delivery/route';
import type { Filters } from '../../nodes/Tuco/trigger/description/parameters';
import { TUCO_EVENTS } from '../../nodes/Tuco/trigger/events/names';
import { sharedItem } from './builders';

const NAMES: string[] = TUCO_EVENTS.map(({ name }) => name);
const NO_FILTERS: Filters = {
	lines: [],
	campaigns: [],
	repliesContaining: [],
	repliesNotContaining: [],
};

const selected = (event: string, events: string[]) =>
	reasonToIgnore(sharedItem({ event }), { events, emitTestEvents: false }, NO_FILTERS);
const tested = (item: Partial<SharedItem>, emitTestEvents: boolean, filters = NO_FILTERS) => {
	const settings = { events: ['message.reply'], emitTestEvents };
	return reasonToIgnore(sharedItem({ isTest: true, ...item }), settings, filters);
};
const filtered = (item: Partial<SharedItem>, filters: Partial<Filters>) => {
	const settings = { events: NAMES, emitTestEvents: false };
	return reasonToIgnore(sharedItem(item), settings, { ...NO_FILTERS, ...filters });
};

describe('an event', () => {
	it.each(NAMES)('%s starts the workflow exactly when it is selected', (event) => {
		fc.assert(
			fc.property(fc.subarray([...NAMES, 'other']), (events) => {
				expect(selected(event, events)).toBe(events.includes(event) ? null : 'not-selected');
			}),
		);
	});

	it('that this version does not know starts it exactly when any other is selected', () => {
		const anEvent = fc.oneof(fc.string(), fc.constantFrom('other', 'constructor', '__proto__'));
		fc.assert(
			fc.property(anEvent, (event) => {
				fc.pre(!NAMES.includes(event));
				expect(selected(event, ['other'])).toBeNull();
				expect(selected(event, NAMES)).toBe('not-selected');
			}),
		);
	});

	it('that this version does not know cannot be selected by its name', () => {
		expect(selected('message.bounced', ['message.bounced'])).toBe('not-selected');
	});
});

describe('a test', () => {
	it('starts the workflow only when test events are emitted', () => {
		expect(tested({}, false)).toBe('test');
		expect(tested({}, true)).toBeNull();
	});

	it('starts it whatever the filters say, since it names neither line nor campaign', () => {
		const filters = { ...NO_FILTERS, lines: ['l1'], repliesContaining: ['interested'] };
		expect(tested({}, true, filters)).toBeNull();
	});

	it('has to be of a selected event', () => {
		expect(tested({ event: 'message.sent' }, true)).toBe('not-selected');
	});
});

describe('the filters', () => {
	const lines = ['l1', 'l2'];
	const campaigns = ['c1', 'Spring Outreach', 'Café'];
	const repliesContaining = ['Interested', 'call me'];
	const repliesNotContaining = ['out of office'];
	const both = { repliesContaining, repliesNotContaining };

	const PASSED: [item: Partial<SharedItem>, filters: Partial<Filters>][] = [
		[{}, {}],
		[{ lineId: 'l2' }, { lines }],
		[{ campaignId: 'c1' }, { campaigns }],
		[{ campaignId: 'c2', campaignName: 'Spring Outreach' }, { campaigns }],
		[{ campaignName: ' spring outreach' }, { campaigns }],
		[{ campaignName: 'Cafe\u0301' }, { campaigns }],
		[{ message: 'Yes, INTERESTED!' }, { repliesContaining }],
		[{ message: 'Yes' }, { repliesNotContaining }],
		[{ message: null }, { repliesNotContaining }],
		[{ event: 'message.sent', message: 'Out of office' }, both],
		[
			{ lineId: 'l1', campaignId: 'c1', message: 'call me' },
			{ lines, campaigns, ...both },
		],
	];
	it.each(PASSED)('pass %j by %j', (item, filters) => {
		expect(filtered(item, filters)).toBeNull();
	});

	const STOPPED: [item: Partial<SharedItem>, filters: Partial<Filters>, reason: string][] = [
		[{ lineId: 'l3' }, { lines }, 'other-line'],
		[{ lineId: null }, { lines }, 'other-line'],
		[{ campaignName: 'Spring Outreach 2' }, { campaigns }, 'other-campaign'],
		[{ campaignId: null, campaignName: null }, { campaigns }, 'other-campaign'],
		[{ lineId: 'l1', campaignId: 'c2' }, { lines, campaigns }, 'other-campaign'],
		[{ message: 'no' }, { repliesContaining }, 'reply-text'],
		[{ message: null }, { repliesContaining }, 'reply-text'],
		[{ message: 'I am out of OFFICE' }, { repliesNotContaining }, 'reply-text'],
		[{ message: 'Interested, but out of office' }, both, 'reply-text'],
	];
	it.each(STOPPED)('stop %j by %j', (item, filters, reason) => {
		expect(filtered(item, filters)).toBe(reason);
	});
});

describe('duplicates', () => {
	const storing = async () => true;

	it('may not start the workflow, each time', async () => {
		const claims = [1, 2, 3].map(async () => await claim(['each', 'message.sent:m1'], storing));
		expect(await Promise.all(claims)).toEqual([true, false, false]);
	});

	it.each([
		['two events of one message', ['w', 'n', 'message.sent:m1'], ['w', 'n', 'message.opened:m1']],
		['one event for two nodes', ['w', '1', 'message.sent:m1'], ['w', '2', 'message.sent:m1']],
		['a node whose ID ends as the other event starts', ['w', '/n', ':m1'], ['w', '/', 'n:m1']],
		['long IDs', ['w', `${'m'.repeat(100_000)}1`], ['w', `${'m'.repeat(100_000)}2`]],
	])('are not %s', async (_what, first, second) => {
		await claim(first, storing);
		expect(await claim(second, storing)).toBe(true);
	});

	it.each([
		['known after 19,999 others', 19_999, false],
		['forgotten after 40,000 others, so that memory stays bounded', 40_000, true],
	])('are %s', async (scope, count, expected) => {
		await claim([scope, 'first'], storing);
		for (let i = 0; i < count; i++) await claim([scope, `m${i}`], storing);
		expect(await claim([scope, 'first'], storing)).toBe(expected);
	});
});
