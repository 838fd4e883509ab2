import * as fc from 'fast-check';

import { parseJson, parsePayload } from '../../../nodes/Tuco/trigger/delivery/receive';

const bytes = (text: string) => Buffer.from(text);

describe('parseJson', () => {
	it('reads back whatever JSON.stringify wrote', () => {
		fc.assert(
			fc.property(fc.json(), (json) => {
				expect(parseJson(bytes(json))).toEqual(JSON.parse(json));
			}),
		);
	});

	it('gives undefined for bytes that are no JSON, and never throws', () => {
		fc.assert(
			fc.property(fc.uint8Array(), (body) => {
				expect(() => parseJson(body)).not.toThrow();
			}),
		);
		expect(parseJson(bytes('{"event":'))).toBeUndefined();
	});

	it('tells a JSON null from no JSON', () => {
		expect(parseJson(bytes('null'))).toBeNull();
	});
});

describe('parsePayload', () => {
	it('reads an object', () => {
		expect(parsePayload(bytes('{"event":"message.sent"}'))).toEqual({ event: 'message.sent' });
	});

	it('reads an object after a byte order mark', () => {
		expect(parsePayload(bytes('\uFEFF{"a":1}'))).toEqual({ a: 1 });
	});

	it.each(['[]', '[{"event":"message.sent"}]', 'null', '"text"', '1', 'true', '', ' ', 'event=x'])(
		'finds no payload in %j',
		(body) => {
			expect(parsePayload(bytes(body))).toBeNull();
		},
	);

	it('keeps a __proto__ key as a key, and changes no prototype', () => {
		const payload = parsePayload(bytes('{"__proto__":{"isAdmin":true}}'));
		expect(payload).not.toHaveProperty('isAdmin');
		expect(Object.getPrototypeOf(payload)).toBe(Object.prototype);
	});
});
