import { contains, fold } from '../../shared/text';
import type { Filters } from '../description/filters';
import type { Parameters } from '../description/parameters';
import type { SharedFields } from '../../shared/items';
import { choiceFor } from '../choices';

/** The filter that a verified event fails. */
export type FilterReason = 'other-line' | 'other-campaign' | 'reply-text';

/** Why a verified delivery does not start the workflow. */
export type IgnoreReason = 'not-selected' | 'test' | 'duplicate' | FilterReason;

/** The part of a simplified item that routing uses. */
export type SharedItem = { event: string } & SharedFields;

/**
 * Why a verified event is ignored, or `null` if it is not. Duplicates are checked elsewhere.
 *
 * @param readFilters only called if the filters apply to the event
 */
export function reasonToIgnore(
	item: SharedItem,
	{ emitTestEvents, ...selection }: Pick<Parameters, 'events' | 'nodeVersion' | 'emitTestEvents'>,
	readFilters: () => Filters,
): IgnoreReason | null {
	if (choiceFor(item.event, selection) === null) return 'not-selected';
	if (item.isTest && !emitTestEvents) return 'test';
	// No filter applies to a test: it names no line or campaign, and only shows whether events arrive.
	return item.isTest ? null : failedFilter(item, readFilters());
}

/** The filter that an event fails, or `null` if it passes all. An event without a line or campaign fails that filter. */
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
	const isInReply = (phrase: string) => contains(text, fold(phrase));
	if (repliesContaining && !repliesContaining.some(isInReply)) return 'reply-text';
	// With an empty list, the texts to keep out are unknown, so no reply passes.
	if (repliesNotContaining?.length === 0) return 'reply-text';
	return repliesNotContaining?.some(isInReply) ? 'reply-text' : null;
}
