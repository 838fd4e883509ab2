import type { Failure, FailureKind } from './failure';

/** Kinds of failure that may well be gone a moment later. */
const PASSING: readonly FailureKind[] = ['rate-limited', 'server-error', 'timeout', 'unreachable'];

/** How often a call is made at most, and how long the first pause is; each further pause is twice as long. */
const MAXIMUM_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 400;

/**
 * How long to wait before a failed call is made again, in milliseconds, or `null` when it is not to be: the failure
 * would last, it has been tried often enough, or the pause would not fit into the time left.
 *
 * @param isSafe whether making the call twice does no harm; any other call is repeated only if it surely was not done
 * @param attempt how many times it has been made, from 1
 * @param remainingMs what is left of the time that all calls together may take
 */
export function pauseBeforeRetry(
	failure: Failure,
	{ isSafe, attempt, remainingMs }: { isSafe: boolean; attempt: number; remainingMs: number },
): number | null {
	if (!PASSING.includes(failure.kind) || attempt >= MAXIMUM_ATTEMPTS) return null;
	if (!isSafe && !failure.notDone) return null;
	const backoff = FIRST_PAUSE_MS * 2 ** (attempt - 1);
	const pause = Math.max(backoff, (failure.retryAfter ?? 0) * 1000);
	return pause < remainingMs ? pause : null;
}
