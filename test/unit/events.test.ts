import {
	ANY_OTHER_EVENT,
	TUCO_EVENTS,
	choiceOf,
	isKnownEvent,
	isSubscribable,
	statusOf,
} from '../../nodes/Tuco/trigger/events/names';

/** Contract sections 2 and 4: each event, its status, and whether the API takes it as a subscription. */
const CONTRACT: [name: string, status: string, subscribable: boolean][] = [
	['message.delivered', 'delivered', false],
	['message.failed', 'failed', true],
	['message.fallback', 'fallback', true],
	['message.opened', 'opened', true],
	['message.reply', 'received', true],
	['message.sent', 'sent', true],
];

const UNKNOWN = [
	'',
	ANY_OTHER_EVENT,
	'message.bounced',
	'Message.Sent',
	'message.sent ',
	'constructor',
	'__proto__',
];

it('the list holds the events of the contract, each once, in the order of their labels', () => {
	expect(TUCO_EVENTS.map(({ name }) => name)).toEqual(CONTRACT.map(([name]) => name));
	const labels = TUCO_EVENTS.map(({ label }) => label);
	expect(labels).toEqual([...labels].sort());
});

it.each(CONTRACT)('%s has the status %s; subscribable: %s', (name, status, subscribable) => {
	expect(isKnownEvent(name) && statusOf(name)).toBe(status);
	expect(isSubscribable(name)).toBe(subscribable);
	expect(choiceOf(name)).toBe(name);
});

it.each(UNKNOWN)('%j is an event that this version does not know', (name) => {
	expect(isKnownEvent(name)).toBe(false);
	expect(isSubscribable(name)).toBe(false);
	expect(choiceOf(name)).toBe('other');
});
