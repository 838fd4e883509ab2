import type { Failure, Result } from '../shared/api/failure';
import type { Page } from '../shared/api/paging';
import { type Done, type Found, latestIn, sift } from './cursor';

/** Where Tuco lists the latest replies first, only one poll in this many reads every page. */
const COMPLETE_EVERY = 20;

/**
 * How often a lead must have replied earlier than the one before it, and never later, until the order counts as proved.
 * Shorter lists are read completely anyway.
 */
const PROOF = 10;

/** What one poll reads with. */
export type Reading = {
	readPage: (page: number) => Promise<Result<Page>>;
	/** What is done, given the date in the answer with the first page. From `from` on, replies are new. */
	doneAt: (date: string | null) => Done;
	/** Whether the poll may read one more page, given how many it has read. */
	mayGoOn: (pages: number) => boolean;
};

/** What a process knows of a trigger's earlier reads. After a restart, it begins with a complete one. */
export class ReplyReader {
	/** Whether the latest complete read, and every page since, had the leads with the latest replies first. */
	#isNewestFirst = false;
	#pollsSinceComplete = 0;
	/** A complete read that goes on in the next poll. */
	#complete: Walk | null = null;

	/**
	 * Reads what one poll can: the new replies, if Tuco has proved to list them first, and as much of a complete read as is
	 * due and the poll may. After a failure, the next poll goes on at the same page.
	 */
	async read({
		readPage,
		doneAt,
		mayGoOn,
	}: Reading): Promise<Result<{ found: Found; isComplete: boolean }>> {
		let pages = 0;
		const walkOn = async (walk: Walk, isEnough: () => boolean): Promise<Failure | null> => {
			while (!isEnough() && (pages === 0 || mayGoOn(pages))) {
				pages += 1;
				const result = await readPage(walk.page);
				if (result.ok) walk.add(result.value, doneAt(result.value.date));
				// Others use the same limit. What was read before is not lost.
				else return result.failure.kind === 'rate-limited' && pages > 1 ? null : result.failure;
			}
			return null;
		};
		const latest = new Walk();
		const isPast = () => !latest.isNewestFirst || latest.isPast;
		let failure = this.#isNewestFirst ? await walkOn(latest, isPast) : null;
		this.#isNewestFirst &&= latest.isNewestFirst;
		this.#pollsSinceComplete += 1;
		if (!this.#isNewestFirst || this.#pollsSinceComplete >= COMPLETE_EVERY) {
			this.#complete ??= new Walk();
		}
		const complete = this.#complete;
		if (complete) failure ??= await walkOn(complete, () => complete.isOver);
		if (failure) return { ok: false, failure };
		if (!complete?.isOver) return { ok: true, value: { found: latest.found, isComplete: false } };
		this.#complete = null;
		this.#pollsSinceComplete = 0;
		this.#isNewestFirst = complete.isNewestFirst && complete.descents >= PROOF;
		for (const reply of latest.found.fresh) complete.found.fresh.set(...reply);
		return { ok: true, value: { found: complete.found, isComplete: true } };
	}
}

/** A way through the pages, from the first. */
class Walk {
	page = 1;
	isNewestFirst = true;
	/** How often a row was older than the one before it. */
	descents = 0;
	/** Whether no page is left. */
	isOver = false;
	/** Whether all further rows are done, if the latest replies come first. */
	isPast = false;
	readonly found: Found = { fresh: new Map(), known: new Map() };
	#last = Infinity;
	#first = '';

	add({ rows, isLast }: Page, done: Done): void {
		// A Tuco that does not know `page` gives the first one forever.
		const first = JSON.stringify(rows[0] ?? '');
		this.isOver = isLast || rows.length === 0 || first === this.#first;
		this.#first = first;
		for (const row of rows) {
			sift(row, done, this.found);
			const at = latestIn(row);
			this.isNewestFirst &&= at <= this.#last;
			if (at < this.#last) this.descents += 1;
			this.#last = at;
		}
		this.isPast = this.isOver || this.#last < done.from;
		this.page += 1;
	}
}
