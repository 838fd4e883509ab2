import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../shared/json';
import { LISTED, receivedAt, repliesOf, type ReplyItem } from '../shared/replies';

/** Which replies are done. JSON, for n8n's static data. */
export type Cursor = {
	/** Replies received earlier are done. In milliseconds since 1970, as every time here. */
	from: number;
	/** The replies received since then that are done, by event ID, and when each was received. */
	seen: Record<string, number>;
	/** When the latest reply was received, at the end of the latest complete read. */
	newest: number;
};

/** What is done: enough of a cursor to tell new replies. */
export type Done = Pick<Cursor, 'from' | 'seen'>;

/** What a read of some pages found. */
export type Found = {
	/** Replies that are not done, by event ID. */
	fresh: Map<string, ReplyItem>;
	/** The others, and when each was received. */
	known: Map<string, number>;
};

/**
 * How long the cursor stays before the latest reply, for replies that Tuco lists late. It also stays as long before the
 * latest reply of the complete read before: if a lead is deleted during a read, another moves to a page that was read.
 */
const OVERLAP_MS = 3_600_000;

/** The most replies that are remembered. Where more arrive within the overlap, it is shorter. */
const MOST_SEEN = 2_000;

const isNew = (reply: ReplyItem, { from, seen }: Done) =>
	receivedAt(reply) >= from && !Object.hasOwn(seen, reply.eventId);

/**
 * Adds the replies of a row of `GET /api/replies` to what was found. If all that Tuco lists for a lead are new, there may
 * be more.
 */
export function sift(row: IDataObject, done: Done, { fresh, known }: Found): void {
	const replies = repliesOf(row);
	const mayHaveMissed =
		replies.length >= LISTED.replies && replies.every((reply) => isNew(reply, done));
	for (const reply of replies) {
		if (isNew(reply, done)) fresh.set(reply.eventId, { ...reply, mayHaveMissed });
		else known.set(reply.eventId, receivedAt(reply));
	}
}

/** The replies that are still new, the first received first. */
export const newReplies = ({ fresh }: Found, done: Done): ReplyItem[] =>
	[...fresh.values()]
		.filter((reply) => isNew(reply, done))
		.sort((one, other) => receivedAt(one) - receivedAt(other));

/** The cursor of a trigger that was just published, after its first complete read. What was known then is done. */
export function firstCursor({ known }: Found, start: number): Cursor {
	let newest = 0;
	for (const at of known.values()) newest = Math.max(newest, at);
	const from = Math.max(0, Math.min(start, newest - OVERLAP_MS));
	return withSeen({ from, seen: {}, newest }, known);
}

/** The cursor once these new replies are done. Only a complete read, of every page, moves its start. */
export function advance(cursor: Cursor, replies: ReplyItem[], isComplete: boolean): Cursor {
	const added = replies.map((reply) => [reply.eventId, receivedAt(reply)] as const);
	if (!isComplete) return withSeen(cursor, added);
	const from = Math.max(cursor.from, cursor.newest - OVERLAP_MS);
	const newest = added.reduce((latest, [, at]) => Math.max(latest, at), cursor.newest);
	return withSeen({ ...cursor, from, newest }, added);
}

function withSeen(cursor: Cursor, added: Iterable<readonly [string, number]>): Cursor {
	const all = [...Object.entries(cursor.seen), ...added].sort(([, one], [, other]) => other - one);
	const [, tooOld = -1] = all[MOST_SEEN] ?? [];
	const from = Math.max(cursor.from, tooOld + 1);
	return { ...cursor, from, seen: Object.fromEntries(all.filter(([, at]) => at >= from)) };
}

/** When the lead of a row last replied; 0 if Tuco does not say. */
export const latestIn = (row: IDataObject): number =>
	Math.max(0, ...repliesOf(row).map(receivedAt));

/** A cursor as n8n stored it, or `null` if there is none. */
export function readCursor(stored: unknown): Cursor | null {
	if (!isObject(stored) || !isObject(stored.seen)) return null;
	const { from, newest, seen } = stored;
	if (typeof from !== 'number' || typeof newest !== 'number') return null;
	const times = Object.entries(seen).flatMap(([id, at]) =>
		typeof at === 'number' ? [[id, at] as const] : [],
	);
	return { from, newest, seen: Object.fromEntries(times) };
}
