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
