import { createRequire } from 'node:module';
import { join } from 'node:path';

import type * as Duplicates from '../../../nodes/Tuco/trigger/delivery/duplicates';
import { newId } from '../../sandbox';
import { heapInUse } from '../../n8n/load';
import { QUICK } from '../quick';
import { type Contestant, type Figures, takeTurns, timing } from '../rounds';
import { DIST } from '../shipped';
import { median } from '../table';

/** What the memory of deliveries is bounded to. */
export const CAPACITY = 20_000;

/** What a remembered event takes of the heap, in bytes: here, in a plain Set, and here with an ID of 1 kB. */
export type Room = { ours: number; plainSet: number; longIds: number };

/** The cost of an event that is new to an empty and to a full memory, of one a full one knows, and to a plain Set. */
export type MemoryName = 'empty' | 'full' | 'known' | 'plainSet';

const SCOPE = 'some-workflow/some-node';
const PIECES = 50;
const load = createRequire(__filename);

/** The shipped module anew, with nothing remembered. */
function newMemory(): typeof Duplicates {
	const path = join(DIST, 'nodes/Tuco/delivery/duplicates.js');
	Reflect.deleteProperty(load.cache, path);
	return load(path) as typeof Duplicates;
}

const newEvent = () => `message.reply:${newId()}`;

/** Fills a memory to its bound, several times over. */
export function measureRoom(): Room {
	const each = (fill: () => unknown) =>
		median(Array.from({ length: QUICK ? 3 : 9 }, () => heapTakenBy(fill) / CAPACITY));
	const filled = (suffix: string) => () => {
		const memory = newMemory();
		// Beyond its bound, so that what has been forgotten is part of it.
		for (let i = 0; i < 1.5 * CAPACITY; i++) memory.isDuplicate(SCOPE, newEvent() + suffix);
		return memory;
	};
	return {
		ours: each(filled('')),
		longIds: each(filled('x'.repeat(1000))),
		plainSet: each(() => new Set(Array.from({ length: CAPACITY }, newEvent))),
	};
}

/** Times it in turns. */
export async function timeMemory(): Promise<Figures<MemoryName>> {
	const full = newMemory();
	for (let i = 0; i < CAPACITY; i++) full.isDuplicate(SCOPE, newEvent());
	const plain = new Set(Array.from({ length: CAPACITY }, newEvent));
	const each = (make: () => () => void) => timing(() => Array.from({ length: PIECES }, make));
	const asking = (memory: typeof Duplicates, event: string, expected: boolean) => () => {
		if (memory.isDuplicate(SCOPE, event) !== expected) throw new Error('It remembers wrongly');
	};
	const addingTo = (memoryOf: () => typeof Duplicates) =>
		timing(() => {
			const memory = memoryOf();
			return Array.from({ length: PIECES }, () => asking(memory, newEvent(), false));
		});
	const contestants: Contestant<MemoryName>[] = [
		{ name: 'empty', measure: addingTo(newMemory) },
		{ name: 'full', measure: addingTo(() => full) },
		{
			name: 'known',
			measure: each(() => {
				const event = newEvent();
				full.isDuplicate(SCOPE, event);
				return asking(full, event, true);
			}),
		},
		{
			name: 'plainSet',
			measure: each(() => {
				const event = newEvent();
				return () => {
					plain.add(event);
				};
			}),
		},
	];
	return await takeTurns(contestants, { rounds: QUICK ? 50 : 1000, warmUp: 20 });
}

/** What the heap holds after the work beyond what it held before, in bytes, while its result is still in use. */
function heapTakenBy(work: () => unknown): number {
	const before = heapInUse();
	const result = work();
	const taken = heapInUse() - before;
	return result === undefined ? 0 : taken * 1024 * 1024;
}
