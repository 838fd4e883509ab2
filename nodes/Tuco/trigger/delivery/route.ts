import { choiceOf } from '../events/names';
import type { Filters } from '../description/parameters';
import { failedFilter, type FilterReason, type SharedItem } from './filter';

/** Why a verified delivery starts nothing. */
export type IgnoreReason = 'not-selected' | 'test' | 'duplicate' | FilterReason;

/** What the user has chosen, as far as it decides which verified deliveries start the workflow. */
export type RouteSettings = {
	/** The values of the Events field. */
	events: readonly string[];
	filters: Filters;
	emitTestEvents: boolean;
	/** Whether an event was emitted before, noting it as emitted from now on; `null` where duplicates are let through. */
	isDuplicate: ((eventId: string) => boolean) | null;
};

/**
 * Why a verified event is to be ignored, or `null` when it starts the workflow. Duplicates come last, so that only
 * what is emitted counts as having been seen.
 */
export function reasonToIgnore(item: SharedItem, settings: RouteSettings): IgnoreReason | null {
	if (!settings.events.includes(choiceOf(item.event))) return 'not-selected';
	if (item.isTest && !settings.emitTestEvents) return 'test';
	// A test says nothing of lines and campaigns, and is there to see whether anything comes.
	const failed = item.isTest ? null : failedFilter(item, settings.filters);
	if (failed !== null) return failed;
	return settings.isDuplicate?.(item.eventId) ? 'duplicate' : null;
}
