import type { SharedFields } from '../events/items';
import type { Filters } from '../description/parameters';

/** The filter that a verified event does not pass. */
export type FilterReason = 'other-line' | 'other-campaign' | 'reply-text';

/** What is looked at of a simplified item, whatever its event. */
export type SharedItem = { event: string } & SharedFields;

/** The filter that an event does not pass, or `null` when it passes all. What an event does not say passes no filter. */
export function failedFilter(
	{ event, lineId, campaignId, campaignName, message }: SharedItem,
	{ lines, campaigns, repliesContaining, repliesNotContaining }: Filters,
): FilterReason | null {
	if (lines.length > 0 && !lines.includes(lineId ?? '')) return 'other-line';
	if (campaigns.length > 0 && !campaigns.some(isOneOf(campaignId, campaignName))) {
		return 'other-campaign';
	}
	if (event !== 'message.reply') return null;
	const contains = (text: string) => folded(message ?? '').includes(folded(text));
	if (repliesContaining.length > 0 && !repliesContaining.some(contains)) return 'reply-text';
	return repliesNotContaining.some(contains) ? 'reply-text' : null;
}

const isOneOf = (...said: (string | null)[]) => {
	const known = said.filter((text) => text !== null).map(folded);
	return (wanted: string) => known.includes(folded(wanted));
};

/** A text in the form in which upper and lower case, and ways to write an accent, make no difference. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase().trim();
