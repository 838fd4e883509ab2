import * as fc from 'fast-check';

import { open, seal } from '../../nodes/Tuco/trigger/registration/seal';
import { SECRET } from './builders';

const aText = fc.string({ unit: 'grapheme', minLength: 1 });
const [KEY, ID] = ['tuco_sk_1', 'w1'];

describe('seal and open', () => {
	it('return any secret with the same key and webhook', () => {
		fc.assert(
			fc.property(aText, aText, aText, (secret, key, id) => {
				expect(open(seal(secret, key, id), key, id)).toBe(secret);
			}),
		);
	});

	it('do not open with any other key', () => {
		fc.assert(
			fc.property(aText, aText, (key, other) => {
				// HKDF is an HMAC: to it, a key and the same key padded with zero bytes are equal.
				fc.pre(key !== other && !key.includes('\0') && !other.includes('\0'));
				expect(open(seal(SECRET, key, ID), other, ID)).toBeNull();
			}),
		);
	});

	it('do not open for any other webhook', () => {
		fc.assert(
			fc.property(aText, aText, (id, other) => {
				fc.pre(id !== other);
				expect(open(seal(SECRET, KEY, id), KEY, other)).toBeNull();
			}),
		);
	});

	it('do not open if any one byte is changed', () => {
		const bytes = Buffer.from(seal(SECRET, KEY, ID), 'base64');
		for (let at = 0; at < bytes.length; at++) {
			const changed = Buffer.from(bytes);
			changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
			expect(open(changed.toString('base64'), KEY, ID)).toBeNull();
		}
	});

	it('do not open if cut short anywhere', () => {
		const bytes = Buffer.from(seal(SECRET, KEY, ID), 'base64');
		for (let length = 0; length < bytes.length; length++) {
			expect(open(bytes.subarray(0, length).toString('base64'), KEY, ID)).toBeNull();
		}
	});

	it('do not open and never throw, whatever static data contains', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.base64String()), (sealed) => {
				expect(open(sealed, KEY, ID)).toBeNull();
			}),
		);
	});

	it('treat an empty secret as none', () => {
		expect(open(seal('', KEY, ID), KEY, ID)).toBeNull();
	});

	it('reveal neither secret nor key, and never produce the same text twice', () => {
		const forms = Array.from({ length: 50 }, () => seal(SECRET, KEY, ID));
		expect(new Set(forms).size).toBe(50);
		const [sealed = ''] = forms;
		expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(SECRET);
		expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(KEY);
	});
});
