/** Why a verified delivery is not recent enough. */
export type FreshnessFault = 'too-old' | 'from-the-future';

/** ISO 8601 with date and time, as Tuco writes timestamps. Without a zone, it is taken as UTC. */
const ISO_TIMESTAMP = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/i;

/** A Tuco timestamp in milliseconds since 1970, or `null` if it cannot be read. */
function millisecondsOf(timestamp: string): number | null {
	const match = ISO_TIMESTAMP.exec(timestamp);
	if (!match) return null;
	const milliseconds = Date.parse(match[3] ? timestamp : `${timestamp}Z`);
	return Number.isNaN(milliseconds) ? null : milliseconds;
}

/**
 * Whether a delivery is older, or further in the future, than the user allows, and so may be replayed. Only the body's
 * timestamp counts, because Tuco signs nothing else (contract section 2).
 *
 * @param timestamp the payload's `timestamp`; passes if missing or unreadable
 * @param receivedAt when the request came in, in milliseconds since 1970
 * @param maximumAgeMinutes 0 accepts any age
 * @returns the fault, or `null` if it is recent enough
 */
export function staleness(
	timestamp: string | null,
	receivedAt: number,
	maximumAgeMinutes: number,
): FreshnessFault | null {
	const sentAt = timestamp === null ? null : millisecondsOf(timestamp);
	if (sentAt === null || maximumAgeMinutes <= 0) return null;
	const age = receivedAt - sentAt;
	const limit = maximumAgeMinutes * 60_000;
	if (age > limit) return 'too-old';
	return -age > limit ? 'from-the-future' : null;
}
