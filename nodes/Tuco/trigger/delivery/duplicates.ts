import { createHash } from 'node:crypto';

/** This process remembers at least this many deliveries over all its workflows, and at most twice as many: some 6 MB. */
const CAPACITY = 20_000;

/**
 * Process memory: the deliveries that were emitted. In memory alone: static data must not be written while a delivery is handled,
 * since two at once would overwrite each other there.
 */
let recent = new Set<string>();
let older = new Set<string>();

/** The events that this process has emitted for a node, whose scope no other node of any workflow has. */
export function emittedBy(scope: string) {
	// A digest, so that a long ID takes no more room.
	const keyOf = (eventId: string) =>
		createHash('sha256')
			.update(JSON.stringify([scope, eventId]))
			.digest('base64');
	return {
		has: (eventId: string) => {
			const key = keyOf(eventId);
			return recent.has(key) || older.has(key);
		},
		add: (eventId: string) => {
			recent.add(keyOf(eventId));
			if (recent.size >= CAPACITY) [older, recent] = [recent, new Set()];
		},
	};
}
