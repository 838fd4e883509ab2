import { contains, fold } from '../../shared/text';
import type { Filters } from '../description/filters';
import type { Parameters } from '../description/parameters';
import type { SharedFields } from '../events/items';
import { choiceFor } from '../events/names';

/** The filter that a verified event does not pass. */
export type FilterReason = 'other-line' | 'other-campaign' | 'reply-text';

/** Why a verified delivery starts nothing. */
export type IgnoreReason = 'not-selected' | 'test' | 'duplicate' | FilterReason;

/** The part of a simplified item that routing looks at, whatever the event. */
export type SharedItem = { event: string } & SharedFields;

/**
 * Why a verified event is ignored, or `null` if it starts the workflow unless it is a duplicate.
 *
 * @param readFilters is called for an event that the filters apply to
 */
export function reasonToIgnore(
	item: SharedItem,
	{ emitTestEvents, ...selection }: Pick<Parameters, 'events' | 'nodeVersion' | 'emitTestEvents'>,
	readFilters: () => Filters,
): IgnoreReason | null {
	if (choiceFor(item.event, selection) === null) return 'not-selected';
	if (item.isTest && !emitTestEvents) return 'test';
	// A test names neither line nor campaign: it shows whether anything arrives.
	return item.isTest ? null : failedFilter(item, readFilters());
}

/** The filter that an event does not pass, or `null` if it passes all. A missing value passes no filter. */
function failedFilter(
	{ event, lineId, campaignId, campaignName, message }: SharedItem,
	{ lines, campaigns, repliesContaining, repliesNotContaining }: Filters,
): FilterReason | null {
	if (lines && !lines.includes(lineId ?? '')) return 'other-line';
	const names = [campaignId ?? '', campaignName ?? ''].map(fold);
	if (campaigns && !campaigns.some((wanted) => names.includes(fold(wanted)))) {
		return 'other-campaign';
	}
	if (event !== 'message.reply') return null;
	const text = fold(message ?? '');
	const isSaid = (phrase: string) => contains(text, fold(phrase));
	if (repliesContaining && !repliesContaining.some(isSaid)) return 'reply-text';
	// Which texts to keep out is unknown when the list is empty, so no reply passes.
	if (repliesNotContaining?.length === 0) return 'reply-text';
	return repliesNotContaining?.some(isSaid) ? 'reply-text' : null;
}
