import { isTucoEvent, type TucoEvent } from './events';

const STATUS_OF: Record<TucoEvent, string> = {
	'message.sent': 'sent',
	'message.delivered': 'delivered',
	'message.failed': 'failed',
	'message.fallback': 'fallback',
	'message.reply': 'received',
	'message.opened': 'opened',
};

/** The status of a message after an event; for an event that Tuco does not document, the last word of its name. */
export function statusAfter(event: string): string {
	return isTucoEvent(event) ? STATUS_OF[event] : event.slice(event.lastIndexOf('.') + 1);
}
