/** The events that Tuco documents (contract section 2). */
export const EVENTS = [
	'message.sent',
	'message.delivered',
	'message.failed',
	'message.fallback',
	'message.reply',
	'message.opened',
] as const;

/** An event that Tuco does not document, to try what a workflow makes of it. */
export const UNKNOWN_EVENT = 'message.reaction';

export type TucoEvent = (typeof EVENTS)[number];

/** Whether Tuco documents an event of this name. */
export function isTucoEvent(name: unknown): name is TucoEvent {
	return EVENTS.some((event) => event === name);
}

/** Whether Tuco's API takes this name as a subscription: `message.delivered` it refuses (contract section 2). */
export function isSubscribable(name: unknown): boolean {
	return isTucoEvent(name) && name !== 'message.delivered';
}
