import * as fc from 'fast-check';

import { claim } from '../../nodes/Tuco/trigger/delivery/duplicates';
import { type SharedItem, reasonToIgnore } from '../../nodes/Tuco/trigger/delivery/route';
import type { Filters } from '../../nodes/Tuco/trigger/description/filters';
import { TUCO_EVENTS } from '../../nodes/Tuco/shared/events';
import { sharedItem, spellingsOf } from './builders';

const NAMES: string[] = TUCO_EVENTS.map(({ name }) => name);
const SETTINGS = { events: NAMES, nodeVersion: 1.1, emitTestEvents: false };
const NO_FILTERS: Filters = {
	lines: null,
	campaigns: null,
	repliesContaining: null,
	repliesNotContaining: null,
};
const unread = (): Filters => {
	throw new Error('The filters were read');
};

const selected = (event: string, events: string[]) =>
	reasonToIgnore(sharedItem({ event }), { ...SETTINGS, events }, () => NO_FILTERS);
const tested = (item: Partial<SharedItem>, emitTestEvents: boolean) => {
	const settings = { ...SETTINGS, events: ['message.reply'], emitTestEvents };
	return reasonToIgnore(sharedItem({ isTest: true, ...item }), settings, unread);
};
const filtered = (item: Partial<SharedItem>, filters: Partial<Filters>) => {
	const read = () => ({ ...NO_FILTERS, ...filters });
	return reasonToIgnore(sharedItem(item), SETTINGS, read);
};

describe('an event', () => {
	it.each(NAMES)('%s starts the workflow if and only if it is selected', (event) => {
		fc.assert(
			fc.property(fc.subarray([...NAMES, 'other']), (events) => {
				expect(selected(event, events)).toBe(events.includes(event) ? null : 'not-selected');
			}),
		);
	});

	it('unknown to this version starts it if and only if Any Other Event is selected', () => {
		const anEvent = fc.oneof(fc.string(), fc.constantFrom('other', 'constructor', '__proto__'));
		fc.assert(
			fc.property(anEvent, (event) => {
				fc.pre(!NAMES.includes(event));
				expect(selected(event, ['other'])).toBeNull();
				expect(selected(event, NAMES)).toBe('not-selected');
			}),
		);
	});

	it('unknown to this version cannot be selected by its name', () => {
		expect(selected('message.bounced', ['message.bounced'])).toBe('not-selected');
	});
});

describe('a test', () => {
	it('starts the workflow only if Emit Test Events is on, whatever the filters', () => {
		expect(tested({}, false)).toBe('test');
		expect(tested({}, true)).toBeNull();
	});

	it('must be of a selected event', () => {
		expect(tested({ event: 'message.sent' }, true)).toBe('not-selected');
	});
});

describe('the filters', () => {
	const lines = ['l1', 'l2'];
	const campaigns = ['c1', 'Spring Outreach', 'Café'];
	const repliesContaining = ['Interested', 'call me'];
	const repliesNotContaining = ['out of office'];
	const both = { repliesContaining, repliesNotContaining };

	const LET_THROUGH: [item: Partial<SharedItem>, filters: Partial<Filters>][] = [
		[{}, {}],
		[{ lineId: 'l2' }, { lines }],
		[{ campaignId: 'c1' }, { campaigns }],
		[{ campaignId: 'c2', campaignName: 'Spring Outreach' }, { campaigns }],
		[{ campaignName: ' spring outreach' }, { campaigns }],
		[{ campaignName: 'Cafe\u0301' }, { campaigns }],
		[{ campaignName: 'SPRING\u00A0Outreach\u200B' }, { campaigns }],
		[{ message: 'Yes, INTERESTED!' }, { repliesContaining }],
		[{ message: 'Yes' }, { repliesNotContaining }],
		[{ message: null }, { repliesNotContaining }],
		[{ event: 'message.sent', message: 'Out of office' }, both],
		[
			{ lineId: 'l1', campaignId: 'c1', message: 'call me' },
			{ lines, campaigns, ...both },
		],
	];
	it.each(LET_THROUGH)('let %j through with %j', (item, filters) => {
		expect(filtered(item, filters)).toBeNull();
	});

	const BLOCKED: [item: Partial<SharedItem>, filters: Partial<Filters>, reason: string][] = [
		[{ lineId: 'l3' }, { lines }, 'other-line'],
		[{ lineId: null }, { lines }, 'other-line'],
		[{ campaignName: 'Spring Outreach 2' }, { campaigns }, 'other-campaign'],
		[{ campaignId: null, campaignName: null }, { campaigns }, 'other-campaign'],
		[{ lineId: 'l1', campaignId: 'c2' }, { lines, campaigns }, 'other-campaign'],
		[{ message: 'no' }, { repliesContaining }, 'reply-text'],
		[{ message: null }, { repliesContaining }, 'reply-text'],
		[{ message: 'I am out of OFFICE' }, { repliesNotContaining }, 'reply-text'],
		[{ message: 'Interested, but out of office' }, both, 'reply-text'],
		[{ lineId: 'l1' }, { lines: [] }, 'other-line'],
		[{ campaignId: 'c1' }, { campaigns: [] }, 'other-campaign'],
		[{ message: 'Yes' }, { repliesContaining: [] }, 'reply-text'],
		[{ message: 'Yes' }, { repliesNotContaining: [] }, 'reply-text'],
	];
	it.each(BLOCKED)('block %j with %j', (item, filters, reason) => {
		expect(filtered(item, filters)).toBe(reason);
	});
});

describe('a text in a reply', () => {
	const isFound = (message: string, text: string) =>
		filtered({ message }, { repliesContaining: [text] }) === null;

	it.each([
		['stop', ["'Stop' please", '_stop_', 'Non-stop', 'STOPして'], ['nonstop', 'stop2']],
		['cafe', ['Cafe\uFE0F'], ['Cafe\u0301']],
		['can', ['Yes, I can.', "d'can"], ['I can’t']],
		['interest*', ['Interesting'], ['Uninterested']],
		[' * rest ＊', ['Uninterested'], ['Best']],
		['*', ['Hm'], ['\u200B']],
		['停止', ['配信停止してください'], ['中止']],
		['หยุด', ['ช่วยหยุดส่ง'], ['ส่ง']],
		['수신거부', ['수신거부!'], ['수신거부해주세요']],
		['👍', ['OK👍🏽'], ['👎']],
		['?', ['Really??'], ['Really']],
		['$5 (a day)', ['For $5 (a day)?'], ['For $5 a day']],
		['1', ['1️⃣'], ['10']],
		['a.*b', ['Is it a.*b?'], ['aXb']],
	])('%j is found in each of %j and in none of %j', (text, messages, others) => {
		expect([...messages, ...others].filter((message) => isFound(message, text))).toEqual(messages);
	});

	it('is found in any spelling of the text or the reply, but not inside words', () => {
		const phrases = ["don't text me", 'groß', 'iptal', 'οδος', 'the "opt-out" café'];
		const variantsOf = (text: string) =>
			fc.tuple(...[text, `Hm: ${text}!`, `x${text}`, `${text}x`].map(spellingsOf));
		fc.assert(
			fc.property(fc.constantFrom(...phrases).chain(variantsOf), ([text = '', ...messages]) => {
				expect(messages.map((message) => isFound(message, text))).toEqual([true, false, false]);
			}),
			{ numRuns: 1_000 },
		);
	});
});

describe('duplicates', () => {
	const storing = async () => true;

	it('do not start the workflow', async () => {
		const claims = [1, 2, 3].map(async () => await claim(['each', 'message.sent:m1'], storing));
		expect(await Promise.all(claims)).toEqual([true, false, false]);
	});

	it('may not either while n8n keeps the first waiting for too long', async () => {
		const never = async () => await new Promise<boolean>(() => undefined);
		await claim(['waiting', 'm1'], never);
		expect(await claim(['waiting', 'm1'], storing, 1)).toBe(false);
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
		['remembered after 19,999 others', 19_999, false],
		['forgotten after 40,000 others, so that memory stays bounded', 40_000, true],
	])('are %s', async (scope, count, expected) => {
		await claim([scope, 'first'], storing);
		for (let i = 0; i < count; i++) await claim([scope, `m${i}`], storing);
		expect(await claim([scope, 'first'], storing)).toBe(expected);
	});
});
