import { createHash } from 'node:crypto';

/** This process remembers at least this many events over all its workflows, and at most twice as many: some 6 MB. */
const CAPACITY = 20_000;

/**
 * Process memory: the events that started a workflow. In memory alone: static data must not be written while a delivery is
 * handled, since two at once would overwrite each other there.
 */
let recent = new Set<string>();
let older = new Set<string>();

/** The events that n8n has not stored yet, each with a promise that resolves once it is known whether it could. */
const pending = new Map<string, Promise<void>>();

/**
 * Whether a delivery may start the workflow: not if another delivery of the event has. While n8n stores another one this
 * waits for it; where that fails, one of those that wait takes its place.
 *
 * @param identity what tells the event from all others of all workflows
 * @param isStored called if it may; resolves with whether n8n has stored the event, and never rejects
 */
export async function claim(
	identity: readonly string[],
	isStored: () => Promise<boolean>,
): Promise<boolean> {
	// A digest, so that a long ID takes no more room.
	const key = createHash('sha256').update(JSON.stringify(identity)).digest('base64');
	for (let other = pending.get(key); other; other = pending.get(key)) await other;
	if (recent.has(key) || older.has(key)) return false;
	pending.set(key, settle(key, isStored()));
	return true;
}

async function settle(key: string, stored: Promise<boolean>): Promise<void> {
	const isStored = await stored;
	pending.delete(key);
	if (isStored) recent.add(key);
	if (recent.size >= CAPACITY) [older, recent] = [recent, new Set()];
}
