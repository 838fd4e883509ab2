import * as fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { isObject, isTrueAt, objectsAt, textAt, textsAt } from '../../nodes/Tuco/shared/json';

const parse = (json: string) => {
	const value: unknown = JSON.parse(json);
	if (!isObject(value)) throw new Error('Not an object');
	return value;
};
const anObject = fc
	.dictionary(fc.string(), fc.jsonValue())
	.map((object) => parse(JSON.stringify(object)));
const aPath = fc
	.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 })
	.map((keys) => keys.join('.'));

describe('isObject', () => {
	it('admits objects alone', () => {
		expect(isObject({})).toBe(true);
		for (const other of [null, undefined, [], 'text', 1, true]) expect(isObject(other)).toBe(false);
	});
});

describe('textAt', () => {
	it('reads a text', () => {
		expect(textAt({ status: 'sent' }, 'status')).toBe('sent');
	});

	it('follows a path through objects', () => {
		expect(textAt({ data: { reply: { name: 'Ada' } } }, 'data.reply.name')).toBe('Ada');
	});

	it('takes the first path that holds a text', () => {
		expect(textAt({ a: 'first', b: 'second' }, 'a', 'b')).toBe('first');
	});

	it.each([null, undefined, '', true, false, [], ['text'], {}, { text: 'text' }])(
		'passes over %j to the next path',
		(value) => {
			expect(textAt({ a: value, b: 'next' }, 'a', 'b')).toBe('next');
		},
	);

	it('gives null when no path holds a text', () => {
		expect(textAt({ a: '' }, 'a', 'b', 'a.b.c')).toBeNull();
	});

	it('writes every integer as its digits', () => {
		fc.assert(
			fc.property(fc.maxSafeInteger(), (number) => {
				expect(textAt({ leadId: number }, 'leadId')).toBe(`${number}`);
			}),
		);
	});

	it('takes 0 for a value', () => {
		expect(textAt({ a: 0, b: 'next' }, 'a', 'b')).toBe('0');
	});

	it('does not walk into a text or a list', () => {
		expect(textAt({ message: 'text', list: ['member'] }, 'message.length', 'list.0')).toBeNull();
	});

	it.each(['constructor', 'constructor.name', '__proto__', 'toString', 'hasOwnProperty.name'])(
		'finds nothing at %s, which an object merely inherits',
		(path) => {
			expect(textAt({}, path)).toBeNull();
		},
	);

	it('finds nothing that an object has from another', () => {
		const heir = Object.create({ status: 'sent' }) as IDataObject;
		expect(textAt(heir, 'status')).toBeNull();
	});

	it('reads an own key by the name of an inherited one', () => {
		expect(textAt(parse('{"constructor":"a","__proto__":{"name":"b"}}'), 'constructor')).toBe('a');
		expect(textAt(parse('{"__proto__":{"name":"b"}}'), '__proto__.name')).toBe('b');
	});

	it('reads no field off a payload that comes as a __proto__ key', () => {
		expect(textAt(parse('{"__proto__":{"event":"message.reply"}}'), 'event')).toBeNull();
	});

	it('gives a text that is not empty or null, whatever the payload and the path', () => {
		fc.assert(
			fc.property(anObject, aPath, (payload, path) => {
				const text = textAt(payload, path);
				expect(text === null || (typeof text === 'string' && text !== '')).toBe(true);
			}),
		);
	});
});

describe('textsAt', () => {
	it('takes the first path that holds a list with something in it', () => {
		const payload = { empty: [], no: 'list', some: ['a', 'b'], more: ['c'] };
		expect(textsAt(payload, 'missing', 'no', 'empty', 'some', 'more')).toEqual(['a', 'b']);
	});

	it('keeps the texts of a list and nothing else', () => {
		expect(textsAt({ list: ['a', null, {}, ['b'], true, 'c'] }, 'list')).toEqual(['a', 'c']);
	});

	it('passes over a list that holds no text at all to the next path', () => {
		expect(textsAt({ a: [null, {}], b: ['text'] }, 'a', 'b')).toEqual(['text']);
	});

	it('gives a list of texts, whatever the payload', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (list) => {
				const texts = textsAt({ list }, 'list');
				expect(texts.every((text) => typeof text === 'string')).toBe(true);
			}),
		);
	});
});

describe('objectsAt', () => {
	it('keeps the objects of a list and nothing else', () => {
		const list = [{ messageId: 'm1' }, null, 'text', ['list'], { messageId: 'm2' }];
		expect(objectsAt({ list }, 'list')).toEqual([{ messageId: 'm1' }, { messageId: 'm2' }]);
	});

	it('gives an empty list where there is none', () => {
		expect(objectsAt({ list: { messageId: 'm1' } }, 'list', 'missing')).toEqual([]);
	});
});

describe('isTrueAt', () => {
	it('looks at every path', () => {
		expect(isTrueAt({ testMode: false, data: { test: true } }, 'testMode', 'data.test')).toBe(true);
	});

	it.each(['true', 1, {}, [], null, false])('takes %j for not true', (value) => {
		expect(isTrueAt({ testMode: value }, 'testMode')).toBe(false);
	});
});
