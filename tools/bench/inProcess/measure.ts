import '../../core/environment';

import { newId } from '../../sandbox';
import { QUICK } from '../quick';
import { type Figures, takeTurns } from '../rounds';
import type { Report } from '../section';
import { isDuplicate } from '../shipped';
import { contestantsFor, type Name } from './contestants';
import { CAPACITY, measureRoom, timeMemory } from './duplicates';
import { chart, page } from './page';

/**
 * Sizes in bytes, and how many deliveries of each make up one turn: few, so that most turns are over before anything
 * else on the machine takes the processor.
 */
const SIZES = [
	{ bytes: 500, pieces: 20 },
	{ bytes: 2_000, pieces: 20 },
	{ bytes: 16_000, pieces: 10 },
	{ bytes: 256_000, pieces: 2 },
];

const ROUNDS = QUICK ? { rounds: 60, warmUp: 30 } : { rounds: 1000, warmUp: 100 };

/** The figures for one size of body. */
export type Sized = { bytes: number; figures: Figures<Name> };

/** Measures what one delivery costs in process, and what is remembered of it. */
export async function measureInProcess(say: (line: string) => void): Promise<Report> {
	say(`the room that ${CAPACITY} remembered events take`);
	const room = measureRoom();
	const memory = await timeMemory();
	// As in an n8n that has run for a while.
	for (let i = 0; i < CAPACITY; i++) isDuplicate('earlier', newId());
	const sizes: Sized[] = [];
	for (const { bytes, pieces } of SIZES) {
		say(`deliveries of ${bytes} bytes`);
		sizes.push({ bytes, figures: await takeTurns(await contestantsFor(bytes, pieces), ROUNDS) });
	}
	return {
		text: page({ sizes, room, memory, rounds: ROUNDS.rounds }),
		charts: [chart(sizes)],
	};
}
