import { TUCO_EVENTS, type TucoEventFacts } from '../shared/events';

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
