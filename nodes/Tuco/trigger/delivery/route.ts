import { passesTexts } from '../../shared/replyTexts';
import { fold } from '../../shared/text';
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
	item: SharedItem,
	{ lines, campaigns, ...texts }: Filters,
): FilterReason | null {
	const { event, lineId, campaignId, campaignName } = item;
	if (lines && !lines.includes(lineId ?? '')) return 'other-line';
	const names = [campaignId ?? '', campaignName ?? ''].map(fold);
	if (campaigns && !campaigns.some((wanted) => names.includes(fold(wanted)))) {
		return 'other-campaign';
	}
	return event !== 'message.reply' || passesTexts(item, texts) ? null : 'reply-text';
}
