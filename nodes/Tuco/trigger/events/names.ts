/** What the project knows of one kind of Tuco event (contract section 2). */
type TucoEventFacts = {
	/** Tuco's own name, as in the payload's `event` and in a webhook's `events`. */
	readonly name: string;
	/** What the user reads in the node's Events field. */
	readonly label: string;
	readonly description: string;
	/** The simplified item's `status` (contract section 4). */
	readonly status: string;
	/** Whether Tuco's API takes it as a subscription; the others reach only a webhook added by hand in Tuco. */
	readonly subscribable: boolean;
};

/**
 * The one list of Tuco's events, in the order in which the user reads them. Fields, types, items, README tables and
 * tests derive from it. Labels are true to every source of the contract where those disagree.
 */
export const TUCO_EVENTS = [
	{
		name: 'message.delivered',
		label: 'Message Delivered',
		description: 'Delivery to the recipient was confirmed, on channels that can confirm it',
		status: 'delivered',
		subscribable: false,
	},
	{
		name: 'message.failed',
		label: 'Message Failed',
		description:
			'Tuco gave up on a message after its own retries; the error may say that the recipient has no iMessage',
		status: 'failed',
		subscribable: true,
	},
	{
		name: 'message.fallback',
		label: 'Message Fallback',
		description:
			'The recipient has no iMessage: send an SMS, unless Twilio is connected in Tuco, which then sends one itself',
		status: 'fallback',
		subscribable: true,
	},
	{
		name: 'message.opened',
		label: 'Message Opened',
		description: 'The recipient opened an email or read a message, on lines that report it',
		status: 'opened',
		subscribable: true,
	},
	{
		name: 'message.reply',
		label: 'Message Reply',
		description: 'A lead replied',
		status: 'received',
		subscribable: true,
	},
	{
		name: 'message.sent',
		label: 'Message Sent',
		description: 'Tuco accepted a message and sent it, which on some channels means delivered',
		status: 'sent',
		subscribable: true,
	},
] as const satisfies readonly TucoEventFacts[];

type ListedEvent = (typeof TUCO_EVENTS)[number];

/** The events this version knows. */
export type TucoEventName = ListedEvent['name'];

/** The value by which the Events field selects every event that {@link TUCO_EVENTS} does not list. */
export const ANY_OTHER_EVENT = 'other';

const byName = new Map<string, ListedEvent>(TUCO_EVENTS.map((event) => [event.name, event]));

/** Whether an event's name, as it came in, is one this version knows. */
export function isKnownEvent(name: string): name is TucoEventName {
	return byName.has(name);
}

/** The value of the Events field that selects an event. */
export function choiceOf(name: string): string {
	return isKnownEvent(name) ? name : ANY_OTHER_EVENT;
}

/** Whether Tuco's API would take this name as a subscription; it answers 400 to any other. */
export function isSubscribable(name: string): boolean {
	return byName.get(name)?.subscribable === true;
}

/** The simplified item's `status` of a known event. */
export function statusOf(name: TucoEventName): string {
	return byName.get(name)?.status ?? name;
}
