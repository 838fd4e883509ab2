import { emittedBy } from '../../../nodes/Tuco/trigger/delivery/duplicates';

const isDuplicate = (scope: string, eventId: string) => {
	const emitted = emittedBy(scope);
	if (emitted.has(eventId)) return true;
	emitted.add(eventId);
	return false;
};

describe('emittedBy', () => {
	it('tells the second delivery of an event from the first', () => {
		expect(isDuplicate('second/node', 'message.sent:m1')).toBe(false);
		expect(isDuplicate('second/node', 'message.sent:m1')).toBe(true);
		expect(isDuplicate('second/node', 'message.sent:m1')).toBe(true);
	});

	it('takes two events of one message for two', () => {
		isDuplicate('events/node', 'message.sent:m1');
		expect(isDuplicate('events/node', 'message.opened:m1')).toBe(false);
	});

	it('lets two nodes emit the same event', () => {
		isDuplicate('workflow/one', 'message.sent:m1');
		expect(isDuplicate('workflow/two', 'message.sent:m1')).toBe(false);
	});

	it('does not confuse the end of a scope with the start of an event ID', () => {
		isDuplicate('bounds', '/node:m1');
		expect(isDuplicate('bounds/node', ':m1')).toBe(false);
		expect(isDuplicate('bounds/', 'node:m1')).toBe(false);
	});

	it('tells long IDs apart by their last character', () => {
		const long = 'm'.repeat(100_000);
		isDuplicate('long/node', `${long}1`);
		expect(isDuplicate('long/node', `${long}2`)).toBe(false);
	});

	it('still remembers an event after 20,000 others', () => {
		isDuplicate('some/node', 'first');
		for (let i = 0; i < 19_999; i++) isDuplicate('some/node', `m${i}`);
		expect(isDuplicate('some/node', 'first')).toBe(true);
	});

	it('forgets an event after 40,000 others, so that its memory stays bounded', () => {
		isDuplicate('many/node', 'first');
		for (let i = 0; i < 40_000; i++) isDuplicate('many/node', `m${i}`);
		expect(isDuplicate('many/node', 'first')).toBe(false);
	});
});
