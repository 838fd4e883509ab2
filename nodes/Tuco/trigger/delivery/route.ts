import type { Filters, Parameters } from '../description/parameters';
import type { SharedFields } from '../events/items';
import { choiceOf } from '../events/names';

/** The filter that a verified event does not pass. */
export type FilterReason = 'other-line' | 'other-campaign' | 'reply-text';

/** Why a verified delivery starts nothing. */
export type IgnoreReason = 'not-selected' | 'test' | 'duplicate' | FilterReason;

/** The part of a simplified item that routing looks at, whatever the event. */
export type SharedItem = { event: string } & SharedFields;

/** Why a verified event is ignored, or `null` if it starts the workflow unless it is a duplicate. */
export function reasonToIgnore(
	item: SharedItem,
	{ events, emitTestEvents }: Pick<Parameters, 'events' | 'emitTestEvents'>,
	filters: Filters,
): IgnoreReason | null {
	if (!events.includes(choiceOf(item.event))) return 'not-selected';
	if (item.isTest && !emitTestEvents) return 'test';
	// A test names neither line nor campaign: it shows whether anything arrives.
	return item.isTest ? null : failedFilter(item, filters);
}

/** The filter that an event does not pass, or `null` if it passes all. A missing value passes no filter. */
function failedFilter(
	{ event, lineId, campaignId, campaignName, message }: SharedItem,
	{ lines, campaigns, repliesContaining, repliesNotContaining }: Filters,
): FilterReason | null {
	if (lines.length > 0 && !lines.includes(lineId ?? '')) return 'other-line';
	const names = [campaignId ?? '', campaignName ?? ''].map(folded);
	if (campaigns.length > 0 && !campaigns.some((wanted) => names.includes(folded(wanted)))) {
		return 'other-campaign';
	}
	if (event !== 'message.reply') return null;
	const contains = (text: string) => folded(message ?? '').includes(folded(text));
	if (repliesContaining.length > 0 && !repliesContaining.some(contains)) return 'reply-text';
	return repliesNotContaining.some(contains) ? 'reply-text' : null;
}

/** A text in a form in which case and ways to write an accent make no difference. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase().trim();
