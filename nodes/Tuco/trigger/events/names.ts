/** The facts about one Tuco event (contract section 2). */
export type TucoEventFacts = {
	/** Tuco's own name, as in the payload's `event` and in a webhook's `events`. */
	readonly name: string;
	/** Its name in the node's Events field. */
	readonly label: string;
	readonly description: string;
	/** The simplified item's `status` (contract section 4). */
	readonly status: string;
	/** Whether Tuco's API accepts it as a subscription; the others only reach a webhook added by hand in Tuco. */
	readonly subscribable: boolean;
	/** The node version that first listed it. Nodes of earlier versions get it through Any Other, unless they select it. */
	readonly since: number;
};

/**
 * The one list of Tuco's events; fields, types, items, tables in the docs and tests derive from it. Never reorder it: its
 * order is that of the outputs. n8n sends pinned items to the first output, so events that need a webhook added by hand
 * come last. Where the contract's sources disagree, labels fit all of them.
 */
export const TUCO_EVENTS = [
	{
		name: 'message.failed',
		label: 'Message Failed',
		description:
			'Tuco could not send a message and stopped retrying. The error may say that the recipient has no iMessage',
		status: 'failed',
		subscribable: true,
		since: 1.1,
	},
	{
		name: 'message.fallback',
		label: 'Message Fallback',
		description:
			'The recipient has no iMessage. Send an SMS, unless Twilio is connected in Tuco: then Tuco sends one itself',
		status: 'fallback',
		subscribable: true,
		since: 1.1,
	},
	{
		name: 'message.opened',
		label: 'Message Opened',
		description: 'The recipient opened an email or read a message, on lines that report it',
		status: 'opened',
		subscribable: true,
		since: 1.1,
	},
	{
		name: 'message.reply',
		label: 'Message Reply',
		description: 'A lead replied',
		status: 'received',
		subscribable: true,
		since: 1.1,
	},
	{
		name: 'message.sent',
		label: 'Message Sent',
		description: 'Tuco sent a message (on some channels, this means it was delivered)',
		status: 'sent',
		subscribable: true,
		since: 1.1,
	},
	{
		name: 'message.delivered',
		label: 'Message Delivered',
		description: 'Delivery to the recipient was confirmed, on channels that can confirm it',
		status: 'delivered',
		subscribable: false,
		since: 1.1,
	},
] as const satisfies readonly TucoEventFacts[];

type ListedEvent = (typeof TUCO_EVENTS)[number];

/** The events this version knows. */
export type TucoEventName = ListedEvent['name'];

/** The value in the Events field for all events that the node's version does not list. */
export const ANY_OTHER_EVENT = 'other';

/** A choice in the Events field. With one output per event, it has its own. */
export type EventChoice = Omit<TucoEventFacts, 'status' | 'since'>;

const ANY_OTHER: EventChoice = {
	name: ANY_OTHER_EVENT,
	label: 'Any Other Event',
	description: 'An event that this version of the node does not list, with its whole payload',
	subscribable: false,
};

/**
 * The choices in the order of the outputs: the events of the first version, Any Other, then those of each later version.
 * An update only adds outputs at the end, so connections stay.
 */
export function choicesOf(events: readonly TucoEventFacts[] = TUCO_EVENTS): EventChoice[] {
	const first = events.filter(({ since }) => since <= 1.1);
	const later = events.filter(({ since }) => since > 1.1);
	return [...first, ANY_OTHER, ...later.sort((one, other) => one.since - other.since)];
}

/** The selected values of the Events field, and the version of the node when the user added it. */
export type Selection = { events: readonly string[]; nodeVersion: number };

/**
 * The selected choice that an event belongs to, or `null` if it is not selected. Any Other keeps an event that a later
 * version lists, until the user selects that event itself: an update must not silence a published workflow.
 */
export function choiceFor(
	event: string,
	{ events: selected, nodeVersion }: Selection,
	events: readonly TucoEventFacts[] = TUCO_EVENTS,
): string | null {
	const facts = events.find(({ name }) => name === event);
	if (facts && selected.includes(event)) return event;
	const wasListed = facts !== undefined && facts.since <= nodeVersion;
	return !wasListed && selected.includes(ANY_OTHER_EVENT) ? ANY_OTHER_EVENT : null;
}

const byName = new Map<string, ListedEvent>(TUCO_EVENTS.map((event) => [event.name, event]));

/** Whether this version knows an event's name. */
export function isKnownEvent(name: string): name is TucoEventName {
	return byName.has(name);
}

/** Whether Tuco's API accepts this name as a subscription; it answers 400 to others. */
export function isSubscribable(name: string): boolean {
	return byName.get(name)?.subscribable === true;
}

/** The `status` in a known event's simplified item. */
export function statusOf(name: TucoEventName): string {
	return byName.get(name)?.status ?? name;
}
