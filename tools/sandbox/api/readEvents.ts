import { isSubscribable } from '../payloads/events';
import { isTexts, type Read } from '../read';

/** Reads the events of a webhook: at least one, all of which Tuco's API takes (contract section 2). */
export function readEvents(value: unknown): Read<string[]> {
	if (!Array.isArray(value) || value.length === 0) {
		return { ok: false, reason: 'At least one event must be selected' };
	}
	if (isTexts(value) && value.every(isSubscribable)) return { ok: true, value };
	const refused = value.filter((event) => !isSubscribable(event));
	return { ok: false, reason: `Invalid events: ${refused.map(String).join(', ')}` };
}
