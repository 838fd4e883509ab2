import fc from 'fast-check';

import { tidyPhone } from '../../nodes/Tuco/shared/phone';

test.each([
	['+1 (202) 555-0123', '', '+12025550123'],
	['+1.202.555.0123', '', '+12025550123'],
	['\u202A+1\u00A0202\u2011555\u20130123\u202C', '', '+12025550123'],
	['0044 20 7946 0958', '', '+442079460958'],
	['+44 (0)20 7946 0958', '', '+442079460958'],
	['0044 20 7946 0958', '+1', '+442079460958'],
	['(202) 555-0123', '+1', '+12025550123'],
	['1 202 555 0123', '1', '+12025550123'],
	['020 7946 0958', '+44', '+442079460958'],
	['06 6982 1234', '0039', '+390669821234'],
	['202 555 0123', '', null],
	['020 7946 0958', '', null],
	['+0 202 555 0123', '', null],
	['+1 202 555 0123 ext 4', '', null],
	['+123', '', null],
	['jane@example.com', '+1', null],
	['', '', null],
])('makes of %j, with the country code %j, %j', (typed, code, expected) => {
	expect(tidyPhone(typed, code)).toBe(expected);
});

test('a number in E.164 stays as it is, with any country code', () => {
	const e164 = fc.stringMatching(/^\+[1-9]\d{6,14}$/);
	fc.assert(
		fc.property(e164, fc.stringMatching(/^\+?\d{0,3}$/), (phone, code) => {
			expect(tidyPhone(phone, code)).toBe(phone);
		}),
	);
});
