import { createHash } from 'node:crypto';

/** How many deliveries one process remembers, over all its workflows: less than 3 MB. */
const CAPACITY = 20_000;

/**
 * The deliveries this process has emitted, newest last. In memory alone: static data must not be written while a
 * delivery is handled, since two at once would overwrite each other there.
 */
const emitted = new Set<string>();

/**
 * Goes through what was emitted, oldest first, and on with what is added later. One for good: a new one would begin by
 * skipping, each time, the places of all that were forgotten lately.
 */
const oldestFirst = emitted.values();

/**
 * Notes that a node emits an event, and tells whether it had done so before. The oldest are forgotten beyond
 * {@link CAPACITY}; ids are kept as digests, so that a long one takes no more room.
 *
 * @param scope what tells one node of one workflow from every other
 */
export function isDuplicate(scope: string, eventId: string): boolean {
	const key = createHash('sha256')
		.update(JSON.stringify([scope, eventId]))
		.digest('base64');
	if (emitted.has(key)) return true;
	emitted.add(key);
	if (emitted.size > CAPACITY) {
		const { value: oldest } = oldestFirst.next();
		if (oldest !== undefined) emitted.delete(oldest);
	}
	return false;
}
