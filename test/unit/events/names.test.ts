import {
	ANY_OTHER_EVENT,
	TUCO_EVENTS,
	isKnownEvent,
	isSubscribable,
	statusOf,
} from '../../../nodes/Tuco/trigger/events/names';

/** Contract section 2, the names, and section 4, the statuses. */
const STATUSES = {
	'message.delivered': 'delivered',
	'message.failed': 'failed',
	'message.fallback': 'fallback',
	'message.opened': 'opened',
	'message.reply': 'received',
	'message.sent': 'sent',
} as const;

const UNKNOWN = ['', 'other', 'message.bounced', 'Message.Sent', 'message.sent ', 'constructor'];

describe('TUCO_EVENTS', () => {
	it('lists the events of the contract, each once', () => {
		expect(TUCO_EVENTS.map(({ name }) => name).sort()).toEqual(Object.keys(STATUSES));
	});

	it('lists them in the order of their labels, as n8n shows options', () => {
		const labels = TUCO_EVENTS.map(({ label }) => label);
		expect(labels).toEqual([...labels].sort());
	});

	it('names no event as the choice of every other one is named', () => {
		expect(TUCO_EVENTS.map(({ name }): string => name)).not.toContain(ANY_OTHER_EVENT);
	});

	it('has the five events subscribable that the API of Tuco takes', () => {
		const names = TUCO_EVENTS.filter(({ subscribable }) => subscribable).map(({ name }) => name);
		expect(names).toEqual([
			'message.failed',
			'message.fallback',
			'message.opened',
			'message.reply',
			'message.sent',
		]);
	});
});

describe('isKnownEvent', () => {
	it.each(TUCO_EVENTS)('knows $name', ({ name }) => {
		expect(isKnownEvent(name)).toBe(true);
	});

	it.each([...UNKNOWN, '__proto__'])('does not know %j', (name) => {
		expect(isKnownEvent(name)).toBe(false);
	});
});

describe('isSubscribable', () => {
	it('does not take message.delivered, which the API of Tuco refuses', () => {
		expect(isSubscribable('message.delivered')).toBe(false);
	});

	it('takes message.reply', () => {
		expect(isSubscribable('message.reply')).toBe(true);
	});

	it.each(UNKNOWN)('does not take %j', (name) => {
		expect(isSubscribable(name)).toBe(false);
	});
});

describe('statusOf', () => {
	it('gives each event the status of the contract', () => {
		const statuses = TUCO_EVENTS.map(({ name }) => [name, statusOf(name)]);
		expect(Object.fromEntries(statuses)).toEqual(STATUSES);
	});
});
