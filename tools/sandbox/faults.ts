import { z } from 'zod';

const count = z.number().int().min(0);

const FAULT = z
	.object({
		/** In capitals; any method by default. */
		method: z.string().optional(),
		/** What the path begins with; any by default. */
		path: z.string().optional(),
		/** How many calls it affects. `Infinity` (in JSON `"always"`) lasts until cleared. */
		times: z
			.union([count.min(1), z.literal(Infinity), z.literal('always').transform(() => Infinity)])
			.default(1),
		/** How many matching calls pass first. */
		skip: count.default(0),
		/** Answers with this status and Tuco's error body for it, without doing the work. */
		status: z.number().int().min(200).max(599).optional(),
		/** In seconds. Sent as `Retry-After` with the fault's own response. */
		retryAfter: count.optional(),
		/** Answers with exactly this text, without doing the work. The status defaults to 200. */
		body: z.string().optional(),
		/** `application/json` by default. */
		contentType: z.string().optional(),
		/** Waits before the call is handled. */
		delayMs: count.optional(),
		/** Waits before the answer, with the work done. */
		holdMs: count.optional(),
		/** Destroys the connection instead of answering: before or after doing the work. */
		drop: z.enum(['before', 'after']).optional(),
	})
	.strict();

/** Something that goes wrong with an API call. The first matching fault applies, in the order added. */
export type Fault = z.input<typeof FAULT>;

/** A fault with calls left: `skip` and `times` count down. */
export type PendingFault = z.output<typeof FAULT>;

/** A sandbox's faults. They affect only Tuco's API. */
export class Faults {
	#pending: PendingFault[] = [];

	/** Throws if a value is invalid. */
	add(fault: Fault): void {
		this.#pending.push(FAULT.parse(fault));
	}

	clear(): void {
		this.#pending = [];
	}

	/** The fault for a call, if any. Uses up one of its times. */
	take(method: string, path: string): PendingFault | undefined {
		const due = this.#pending.find((fault) => {
			if (fault.method !== undefined && fault.method !== method) return false;
			if (!path.startsWith(fault.path ?? '')) return false;
			return fault.skip-- <= 0;
		});
		if (due) due.times -= 1;
		this.#pending = this.#pending.filter(({ times }) => times > 0);
		return due;
	}
}
