import { readPages } from '../../nodes/Tuco/shared/api/paging';
import { repliesOf } from '../../nodes/Tuco/shared/replies';
import { normalise } from '../../nodes/Tuco/trigger/delivery/normalise';
import { buildPayload } from '../../tools/sandbox';
import { failure } from './builders';

const LONG = 'y'.repeat(300);

const recent = (n: number, message = 'Yes') => ({
	messageId: `m${n}`,
	message: message.slice(0, 200),
	receivedAtUtc: `2026-04-15T12:00:0${n}.000Z`,
});

/** A row of `GET /api/replies`. */
const row = (latest: object, ...recentReplies: object[]) => ({
	...{ leadId: 'l1', messageId: 'm9', message: 'Yes', respondedAtUtc: '2026-04-15T12:00:09.000Z' },
	...{ recipientPhone: '+12025550101', recipientEmail: null, name: 'Jane Doe' },
	...latest,
	recentReplies,
	parentMessages: [{ messageId: 'p1', message: 'Hi' }],
});

describe('replies in a row', () => {
	test('have the keys that the trigger gives the same reply', () => {
		const facts = { messageId: 'm9', text: 'Yes', repliedAt: '2026-04-15T12:00:09.000Z' };
		const payload = buildPayload('reply', 'message.reply', facts);
		const fromWebhook = normalise(payload, Buffer.alloc(0), null);
		const [fromApi] = repliesOf(row({}));
		expect(Object.keys(fromApi ?? {}).sort()).toEqual(Object.keys(fromWebhook).sort());
		const { event, eventId, messageId, message, status } = fromWebhook;
		const same = { event, eventId, messageId, message, status };
		expect(fromApi).toMatchObject({ ...same, recipientName: 'Jane Doe', lineId: null });
	});

	test.each([
		['a latest reply that is listed again: its whole text', [LONG], [recent(9, LONG)], [false]],
		[
			'earlier replies: those of 200 characters may be cut',
			['Yes'],
			[recent(8, LONG)],
			[false, true],
		],
		['earlier short replies', ['Yes'], [recent(8), recent(7)], [false, false, false]],
	])('are one item each. %s', (_case, [message], listed, isTruncated) => {
		const items = repliesOf(row({ message }, ...listed));
		expect(items.map((item) => item.isTruncated)).toEqual(isTruncated);
		expect(items[0]?.message).toBe(message);
	});

	test('without an ID are told apart by lead, time and text, cut or not', () => {
		const none = { messageId: undefined };
		const again = { ...recent(9, LONG), ...none };
		const items = repliesOf(row({ ...none, message: LONG }, again, { ...recent(8), ...none }));
		expect(items.map(({ messageId }) => messageId)).toEqual([null, null]);
		const [first, second] = items.map(({ eventId }) => eventId);
		expect(first).toMatch(/^message\.reply:[\da-f]{32}$/);
		expect(second).not.toBe(first);
	});

	test.each([
		[9, false],
		[10, true],
	])('if %i are listed, there may have been more: %s', (count, mayHaveMissed) => {
		const items = repliesOf(row({}, ...Array.from({ length: count }, (_, n) => recent(n))));
		expect(items.map((item) => item.mayHaveMissed)).toContain(mayHaveMissed);
		expect(items.map((item) => item.mayHaveMissed)).not.toContain(!mayHaveMissed);
	});
});

describe('a paged list', () => {
	const rows = (...ids: number[]) => ids.map((id) => ({ id }));
	const list = (pages: object[], maximum: number | null = null) => {
		const asked: unknown[] = [];
		const call = async ({ query }: { query?: object }) => {
			asked.push(query);
			const value = pages[asked.length - 1];
			return value ? { ok: true as const, value: { ...value } } : failed;
		};
		const read = (given: { id?: unknown }) => [Number(given.id)];
		const request = { method: 'GET', path: '/list', query: { a: 1 } } as const;
		const result = readPages(call, { request, key: 'rows', pageSize: 3, read, maximum });
		return result.then((all) => ({ all, asked }));
	};
	const failed = { ok: false as const, failure: failure() };

	test.each([
		[
			'says how many pages',
			[
				{ rows: rows(1, 2), totalPages: 2 },
				{ rows: rows(3), totalPages: 2 },
			],
		],
		['nests that', [{ rows: rows(1, 2, 3), pagination: { totalPages: 1 } }]],
		[
			'does not, and ends with an empty page',
			[{ rows: rows(1, 2) }, { rows: rows(3) }, { rows: [] }],
		],
		['repeats its only page forever', [{ rows: rows(1, 2, 3) }, { rows: rows(1, 2, 3) }]],
		[
			'shrinks meanwhile',
			[
				{ rows: rows(1, 2, 3), totalPages: 3 },
				{ rows: [], totalPages: 1 },
			],
		],
	])('that %s is read to its end', async (_how, pages) => {
		const { all, asked } = await list(pages);
		expect(all).toEqual({ ok: true, value: [1, 2, 3] });
		expect(asked).toEqual(pages.map((_page, index) => ({ a: 1, page: index + 1, limit: 3 })));
	});

	test.each([
		['is empty', [{ rows: [], totalPages: 0 }], null, { ok: true, value: [] }],
		['is longer than wanted', [{ rows: rows(1, 2), totalPages: 9 }], 1, { ok: true, value: [1] }],
		['fails midway', [{ rows: rows(1), totalPages: 2 }], null, failed],
		['is not there', [{}], null, { ok: false, failure: { kind: 'unexpected-answer' } }],
	])('that %s gives what is known', async (_how, pages, maximum, expected) => {
		const { all, asked } = await list(pages, maximum);
		expect(all).toMatchObject(expected);
		expect(asked).toHaveLength(expected === failed ? 2 : 1);
	});
});
