import { isTucoEvent, type TucoEvent } from './events';

/**
 * The payload families of contract section 3: `flat` (A), `envelope` (B), `document` (C), `reply` (D), `reply-object`
 * (the older form of D) and `test` (T, what a health check sends).
 */
export const FAMILIES = ['flat', 'envelope', 'document', 'reply', 'reply-object', 'test'] as const;

export type Family = (typeof FAMILIES)[number];

const OUTGOING: readonly Family[] = ['document', 'flat', 'envelope', 'test'];

/** The families that each event comes in, the one that it is fired in by default first. */
export const FAMILIES_OF: Record<TucoEvent, readonly Family[]> = {
	'message.sent': OUTGOING,
	'message.delivered': ['flat', 'envelope', 'document', 'test'],
	'message.failed': OUTGOING,
	'message.fallback': OUTGOING,
	'message.reply': ['reply', 'reply-object', 'envelope', 'flat', 'test'],
	'message.opened': OUTGOING,
};

/** Whether a value names a payload family. */
export function isFamily(value: unknown): value is Family {
	return FAMILIES.some((family) => family === value);
}

/** The families that an event comes in, whether or not Tuco documents it. Never empty. */
export function familiesOf(event: string): readonly Family[] {
	return isTucoEvent(event) ? FAMILIES_OF[event] : ['envelope', 'flat', 'test'];
}
