import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

/** How long to wait for a condition, and how often to look; both in milliseconds. */
export type Patience = { timeoutMs?: number; everyMs?: number };

/**
 * Waits until `probe` gives something other than `undefined`, `null` or `false`, and returns it. A probe that throws
 * counts as "not yet". After `timeoutMs` (a minute unless told) it fails with the description and what came last.
 */
export async function until<T>(
	description: string,
	probe: () => T | undefined | null | false | Promise<T | undefined | null | false>,
	{ timeoutMs = 60_000, everyMs = 100 }: Patience = {},
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		let last: unknown;
		try {
			const value = await probe();
			if (value !== undefined && value !== null && value !== false) return value;
			last = value;
		} catch (error) {
			last = error;
		}
		if (Date.now() >= deadline) {
			const seen = last instanceof Error ? last.message : inspect(last, { depth: 4 });
			throw new Error(`Waited ${timeoutMs / 1000} s for ${description}; last seen: ${seen}`);
		}
		await sleep(everyMs);
	}
}
