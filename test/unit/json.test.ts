import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { isObject, isTrueAt, objectsAt, textAt, textsAt } from '../../nodes/Tuco/shared/json';

const parse = (json: string) => JSON.parse(json) as IDataObject;

test('isObject accepts only objects', () => {
	expect(isObject({})).toBe(true);
	expect([null, undefined, [], 'text', 1, true].filter(isObject)).toEqual([]);
});

describe('textAt', () => {
	it.each<[what: string, payload: IDataObject, paths: string[], text: string | null]>([
		['a text', { status: 'sent' }, ['status'], 'sent'],
		['a path through objects', { data: { reply: { name: 'Ada' } } }, ['data.reply.name'], 'Ada'],
		['the first path with a text', { a: 'first', b: 'second' }, ['a', 'b'], 'first'],
		['null if no path has a text', { a: '' }, ['a', 'b', 'a.b.c'], null],
		['0 as a value', { a: 0, b: 'next' }, ['a', 'b'], '0'],
		['a large number as its digits', { a: 9007199254740991 }, ['a'], '9007199254740991'],
		[
			'no number that JSON has rounded',
			parse('{"a":9007199254740993,"b":-1e300}'),
			['a', 'b'],
			null,
		],
		['no fraction', { a: 0.5, b: 'next' }, ['a', 'b'], 'next'],
		['nothing of a text', { message: 'text' }, ['message.length'], null],
		['nothing of a list', { list: ['member'] }, ['list.0'], null],
		['an own key called constructor', parse('{"constructor":"a"}'), ['constructor'], 'a'],
		['an own key called __proto__', parse('{"__proto__":{"a":"b"}}'), ['__proto__.a'], 'b'],
		['no field of a __proto__ key', parse('{"__proto__":{"event":"e"}}'), ['event'], null],
		['no inherited text', Object.create({ status: 'sent' }) as IDataObject, ['status'], null],
		['no inherited name', {}, ['constructor.name', '__proto__.constructor.name'], null],
	])('reads %s', (_what, payload, paths, text) => {
		expect(textAt(payload, ...paths)).toBe(text);
	});

	it.each([null, undefined, '', true, false, [], ['text'], {}, { text: 'text' }])(
		'skips %j and reads the next path',
		(value) => {
			expect(textAt({ a: value, b: 'next' }, 'a', 'b')).toBe('next');
		},
	);

	it('reads a non-empty text or null from any payload at any path', () => {
		const paths = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 });
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), paths, (payload, keys) => {
				const text = textAt(parse(JSON.stringify(payload)), keys.join('.'));
				expect(text === null || (typeof text === 'string' && text !== '')).toBe(true);
			}),
		);
	});
});

describe('lists', () => {
	const payload: IDataObject = {
		empty: [],
		text: 'text',
		nulls: [null, [null]],
		mixed: ['a', null, { id: 1 }, ['b'], true, 'c', { id: 2 }],
		later: ['d', { id: 3 }],
	};
	const paths = ['missing', 'text', 'empty', 'nulls', 'mixed', 'later'];

	it('contain only members of the right type, from the first path that has any', () => {
		expect(textsAt(payload, ...paths)).toEqual(['a', 'c']);
		expect(objectsAt(payload, ...paths)).toEqual([{ id: 1 }, { id: 2 }]);
	});

	it('of objects have null for a number that JSON has rounded', () => {
		const list =
			'[{"id":9007199254740993,"__proto__":1,"rate":0.5,"in":[{"id":1e20}]},{"id":9007199254740991}]';
		const [rounded, exact] = objectsAt(parse(`{"list":${list}}`), 'list');
		expect(Object.entries(rounded ?? {})).toEqual([
			['id', null],
			['__proto__', 1],
			['rate', 0.5],
			['in', [{ id: null }]],
		]);
		expect(exact).toEqual({ id: 9007199254740991 });
	});

	it('are empty if no path has any', () => {
		expect(textsAt(payload, 'missing', 'text', 'nulls')).toEqual([]);
		expect(objectsAt(payload, 'missing', 'text', 'nulls')).toEqual([]);
	});
});

describe('isTrueAt', () => {
	it('looks at every path', () => {
		expect(isTrueAt({ testMode: false, data: { test: true } }, 'testMode', 'data.test')).toBe(true);
	});

	it.each(['true', 1, {}, [], null, false])('does not count %j as true', (value) => {
		expect(isTrueAt({ testMode: value }, 'testMode')).toBe(false);
	});
});
