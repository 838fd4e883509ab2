import { createHash } from 'node:crypto';

/** This process remembers at least this many events over all workflows, and at most twice as many: some 6 MB. */
const CAPACITY = 20_000;

/**
 * The events that started a workflow. Kept in process memory: a delivery must not write static data, because two at once
 * would overwrite each other.
 */
let recent = new Set<string>();
let older = new Set<string>();

/** The events that n8n is storing, each with a promise that resolves once that has succeeded or failed. */
const pending = new Map<string, Promise<void>>();

/**
 * Whether a delivery may start the workflow: `false` if another delivery of the event has. Waits while n8n stores another
 * one; if storing fails, one of the waiting deliveries takes its turn.
 *
 * @param identity distinguishes the event from all others of all workflows
 * @param isStored called if the delivery may; resolves with whether n8n stored the event, and never rejects
 * @param longestWaitMs for another delivery. Tuco gives up sooner, and n8n has then stored that one, but answers only once
 *   its execution may start, or never if the user stops it before.
 */
export async function claim(
	identity: readonly string[],
	isStored: () => Promise<boolean>,
	longestWaitMs = 30_000,
): Promise<boolean> {
	// A digest, so that long IDs take no more memory.
	const key = createHash('sha256').update(JSON.stringify(identity)).digest('base64');
	for (let other = pending.get(key); other; other = pending.get(key)) {
		if (!(await settlesWithin(longestWaitMs, other))) return false;
	}
	if (recent.has(key) || older.has(key)) return false;
	pending.set(key, settle(key, isStored()));
	return true;
}

/** Whether a promise settles within so many milliseconds. */
async function settlesWithin(milliseconds: number, promise: Promise<void>): Promise<boolean> {
	return await new Promise((resolve) => {
		AbortSignal.timeout(milliseconds).addEventListener('abort', () => resolve(false));
		void promise.then(() => resolve(true));
	});
}

async function settle(key: string, stored: Promise<boolean>): Promise<void> {
	const isStored = await stored;
	pending.delete(key);
	if (isStored) recent.add(key);
	if (recent.size >= CAPACITY) [older, recent] = [recent, new Set()];
}
