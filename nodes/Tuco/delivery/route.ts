import { ANY_OTHER_EVENT, isKnownEvent } from '../events/names';

/** Why a verified delivery starts nothing. */
export type IgnoreReason = 'not-selected' | 'test' | 'duplicate';

/** What the user has chosen, as far as it decides which verified deliveries start the workflow. */
export type RouteSettings = {
	/** The values of the Events field. */
	events: readonly string[];
	emitTestEvents: boolean;
	/** Whether an event was emitted before, noting it as emitted from now on; `null` where duplicates are let through. */
	isDuplicate: ((eventId: string) => boolean) | null;
};

/**
 * Why a verified event is to be ignored, or `null` when it starts the workflow. Duplicates come last, so that only
 * what is emitted counts as having been seen.
 */
export function reasonToIgnore(
	{ event, eventId, isTest }: { event: string; eventId: string; isTest: boolean },
	settings: RouteSettings,
): IgnoreReason | null {
	if (!settings.events.includes(isKnownEvent(event) ? event : ANY_OTHER_EVENT)) {
		return 'not-selected';
	}
	if (isTest && !settings.emitTestEvents) return 'test';
	return settings.isDuplicate?.(eventId) ? 'duplicate' : null;
}
