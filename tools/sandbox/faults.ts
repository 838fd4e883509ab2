import { z } from 'zod';

import { readAs } from './http';

const TIMES = { errorMap: () => ({ message: 'must be a whole number from 1, or "always"' }) };

/** What a fault may say. */
export const FAULT = z
	.object({
		/** Any method unless named. */
		method: z.string().optional(),
		/** The start of the path; any path unless named. */
		path: z.string().optional(),
		/** How many calls it takes; `Infinity`, in JSON `"always"`, until it is cleared. */
		times: z
			.union(
				[
					z.number().int().min(1),
					z.literal(Infinity),
					z.literal('always').transform(() => Infinity),
				],
				TIMES,
			)
			.default(1),
		/** How many fitting calls it lets through first. */
		skip: z.number().int().min(0).default(0),
		/** Answers with this status and Tuco's error body for it, without doing the work. */
		status: z.number().int().min(200).max(599).optional(),
		/** Seconds, sent as `Retry-After` with the fault's own answer. */
		retryAfter: z.number().finite().min(0).optional(),
		/** Answers with this text as it is, without doing the work; with status 200 unless one is given. */
		body: z.string().optional(),
		/** `application/json` unless given. */
		contentType: z.string().optional(),
		/** Waits before the call is handled. */
		delayMs: z.number().finite().min(0).optional(),
		/** Destroys the connection in place of an answer: without doing the work, or once it is done. */
		drop: z.enum(['before', 'after']).optional(),
	})
	.strict()
	.refine(
		({ status, body, delayMs, drop }) =>
			[status, body, delayMs, drop].some((effect) => effect !== undefined),
		'A fault needs a status, a body, a delayMs or a drop',
	);

/** Something that is to go wrong with a call of the API. The first fault that fits a call takes it, in the order added. */
export type Fault = z.input<typeof FAULT>;

/** A fault that is still to happen: how many calls it still lets through, and how many it still takes. */
export type PendingFault = z.output<typeof FAULT>;

/** The faults of a sandbox. Only calls of Tuco's API meet them. */
export class Faults {
	#pending: PendingFault[] = [];

	/** Throws when the fault would change nothing, or a value makes no sense. */
	add(fault: Fault): void {
		const read = readAs(FAULT, fault);
		if (!read.ok) throw new Error(read.reason);
		this.#pending.push(read.value);
	}

	clear(): void {
		this.#pending = [];
	}

	/** What is still to happen, oldest first. */
	list(): PendingFault[] {
		return this.#pending.map((fault) => ({ ...fault }));
	}

	/** The fault that a call meets, which counts as one of its times; `null` when it meets none. */
	take(method: string, path: string): PendingFault | null {
		const due = this.#pending.find((fault) => fits(fault, method, path) && !letsThrough(fault));
		if (!due) return null;
		due.times -= 1;
		this.#pending = this.#pending.filter(({ times }) => times > 0);
		return due;
	}
}

function fits(fault: PendingFault, method: string, path: string): boolean {
	if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
	return fault.path === undefined || path.startsWith(fault.path);
}

/** Whether a fitting call still passes the fault by, which uses up one of its skips. */
function letsThrough(fault: PendingFault): boolean {
	if (fault.skip === 0) return false;
	fault.skip -= 1;
	return true;
}
