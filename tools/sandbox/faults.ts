import { z } from 'zod';

const count = z.number().int().min(0);

/** What a fault may say. */
const FAULT = z
	.object({
		/** Any method unless named, in capitals. */
		method: z.string().optional(),
		/** How many calls it takes; `Infinity`, in JSON `"always"`, until it is cleared. */
		times: z
			.union([count.min(1), z.literal(Infinity), z.literal('always').transform(() => Infinity)])
			.default(1),
		/** How many fitting calls it lets through first. */
		skip: count.default(0),
		/** Answers with this status and Tuco's error body for it, without doing the work. */
		status: z.number().int().min(200).max(599).optional(),
		/** Seconds, sent as `Retry-After` with the fault's own answer. */
		retryAfter: count.optional(),
		/** Answers with this text as it is, without doing the work; with status 200 unless one is given. */
		body: z.string().optional(),
		/** `application/json` unless given. */
		contentType: z.string().optional(),
		/** Waits before the call is handled. */
		delayMs: count.optional(),
		/** Destroys the connection in place of an answer: without doing the work, or once it is done. */
		drop: z.enum(['before', 'after']).optional(),
	})
	.strict();

/** Something that is to go wrong with a call of the API. The first fault that fits a call takes it, in the order added. */
export type Fault = z.input<typeof FAULT>;

/** A fault that is still to happen: how many calls it still lets through, and how many it still takes. */
export type PendingFault = z.output<typeof FAULT>;

/** The faults of a sandbox. Only calls of Tuco's API meet them. */
export class Faults {
	#pending: PendingFault[] = [];

	/** Throws when a value makes no sense. */
	add(fault: Fault): void {
		this.#pending.push(FAULT.parse(fault));
	}

	clear(): void {
		this.#pending = [];
	}

	/** The fault that a call meets, which counts as one of its times; `undefined` when it meets none. */
	take(method: string): PendingFault | undefined {
		const due = this.#pending.find((fault) => {
			if (fault.method !== undefined && fault.method !== method) return false;
			return fault.skip-- <= 0;
		});
		if (due) due.times -= 1;
		this.#pending = this.#pending.filter(({ times }) => times > 0);
		return due;
	}
}
