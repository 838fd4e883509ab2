import { failedFilter, type SharedItem } from '../../../nodes/Tuco/trigger/delivery/route';
import type { Filters } from '../../../nodes/Tuco/trigger/description/parameters';
import { NO_FILTERS, sharedItem } from '../builders';

const filtered = (item: Partial<SharedItem>, filters: Partial<Filters>) =>
	failedFilter(sharedItem(item), { ...NO_FILTERS, ...filters });

describe('failedFilter', () => {
	it('lets everything through without filters', () => {
		expect(filtered({}, {})).toBeNull();
	});

	it('lets the events of chosen lines through', () => {
		expect(filtered({ lineId: 'l2' }, { lines: ['l1', 'l2'] })).toBeNull();
	});

	it.each(['l3', null])('stops an event of the line %s', (lineId) => {
		expect(filtered({ lineId }, { lines: ['l1', 'l2'] })).toBe('other-line');
	});

	it.each([
		['its ID', { campaignId: 'c1' }],
		['its name', { campaignName: 'Spring Outreach' }],
		['its name in another case', { campaignName: ' spring outreach' }],
		['its name with the accent written apart', { campaignName: 'Cafe\u0301' }],
	])('lets an event of a campaign through that is chosen by %s', (_how, item) => {
		const campaigns = ['c1', 'Spring Outreach', 'Café'];
		expect(filtered(item, { campaigns })).toBeNull();
	});

	it.each([
		{ campaignId: 'c2', campaignName: 'Spring Outreach 2' },
		{ campaignId: null, campaignName: null },
	])('stops an event of the campaign %j', (item) => {
		expect(filtered(item, { campaigns: ['c1', 'Spring Outreach'] })).toBe('other-campaign');
	});

	it.each([
		['Yes, INTERESTED!', null],
		['no', 'reply-text'],
		[null, 'reply-text'],
	])('judges the reply %j by what it has to contain', (message, expected) => {
		expect(filtered({ message }, { repliesContaining: ['interested', 'call me'] })).toBe(expected);
	});

	it.each([
		['I am out of OFFICE', 'reply-text'],
		['Yes', null],
		[null, null],
	])('judges the reply %j by what it must not contain', (message, expected) => {
		expect(filtered({ message }, { repliesNotContaining: ['out of office'] })).toBe(expected);
	});

	it('judges no other event by its text', () => {
		const item = { event: 'message.sent', message: 'out of office' };
		const filters = { repliesContaining: ['interested'], repliesNotContaining: ['office'] };
		expect(filtered(item, filters)).toBeNull();
	});

	it('stops what fails one filter of several', () => {
		const item = { lineId: 'l1', campaignId: 'c2' };
		expect(filtered(item, { lines: ['l1'], campaigns: ['c1'] })).toBe('other-campaign');
	});
});
