import { faultObjection } from './faultObjection';

/** Something that is to go wrong with a call of the API. The first fault that fits a call takes it, in the order added. */
export type Fault = {
	/** Any method unless named. */
	method?: string;
	/** The start of the path; any path unless named. */
	path?: string;
	/** How many calls it takes; 1 unless given, and `Infinity` until it is cleared. */
	times?: number;
	/** How many fitting calls it lets through first. */
	skip?: number;
	/** Answers with this status and Tuco's error body for it, without doing the work. */
	status?: number;
	/** Seconds, sent as `Retry-After` with the fault's own answer. */
	retryAfter?: number;
	/** Answers with this text as it is, without doing the work; with status 200 unless one is given. */
	body?: string;
	/** `application/json` unless given. */
	contentType?: string;
	/** Waits before the call is handled. */
	delayMs?: number;
	/** Destroys the connection in place of an answer: without doing the work, or once it is done. */
	drop?: 'before' | 'after';
};

/** A fault as it stands: how many calls it still lets through, and how many it still takes. */
export type StandingFault = Fault & { skip: number; times: number };

/** The faults of a sandbox. Calls of the control API meet none. */
export type Faults = {
	/** Throws when the fault would change nothing, or a number makes no sense. */
	add(fault: Fault): void;
	clear(): void;
	/** What is still to happen, oldest first. */
	list(): readonly StandingFault[];
};

/** The faults as the API meets them: each call asks once. */
export class FaultList implements Faults {
	#standing: StandingFault[] = [];

	add(fault: Fault): void {
		const objection = faultObjection(fault);
		if (objection !== null) throw new Error(objection);
		this.#standing.push({ ...fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
	}

	clear(): void {
		this.#standing = [];
	}

	list(): readonly StandingFault[] {
		return this.#standing.map((fault) => ({ ...fault }));
	}

	/** The fault that a call meets, which counts as one of its times; `null` when it meets none. */
	take(method: string, path: string): Fault | null {
		const due = this.#standing.find((fault) => fits(fault, method, path) && !letsThrough(fault));
		if (!due) return null;
		due.times -= 1;
		this.#standing = this.#standing.filter(({ times }) => times > 0);
		return due;
	}
}

function fits({ method, path }: Fault, calledMethod: string, calledPath: string): boolean {
	if (method !== undefined && method.toUpperCase() !== calledMethod) return false;
	return path === undefined || calledPath.startsWith(path);
}

/** Whether a fitting call still passes the fault by, which uses up one of its skips. */
function letsThrough(fault: StandingFault): boolean {
	if (fault.skip === 0) return false;
	fault.skip -= 1;
	return true;
}
