import { inspect } from 'node:util';

import fc from 'fast-check';

import { sized } from '../support/deep';
import { type Lane, openLane } from '../support/lifecycle/lane';
import { play } from '../support/lifecycle/play';
import { type N8nProcess, startProcess } from '../support/lifecycle/processes';
import { newTally } from '../support/lifecycle/tally';
import { sequences } from '../support/lifecycle/sequences';

const SEED = Number(process.env.TUCO_SEED ?? Date.now() % 2 ** 31);
const RUNS = sized(2000);

/** Sequences that run side by side: most of the time of a fault is spent waiting for the next attempt. */
const LANES = 24;

/** How many processes of n8n a sequence can go through. */
const PROCESSES = 4;

/** Enough for a slow machine. */
const TIME_LIMIT_MS = 3_600_000;

/** The first lane in which something failed; the others give up, so that it can be reduced in peace. */
let failing: number | null = null;

async function runLane(lane: Lane, index: number) {
	const property = fc.asyncProperty(sequences, async (commands) => {
		if (failing !== null && failing !== index) return;
		try {
			await play(lane, commands);
		} catch (error) {
			failing ??= index;
			if (failing === index) throw error;
		}
	});
	return await fc.check(property, {
		seed: SEED + index,
		includeErrorInReport: true,
		numRuns: Math.ceil(RUNS / LANES),
		interruptAfterTimeLimit: TIME_LIMIT_MS,
		markInterruptAsFailure: true,
	});
}

const lanes: Lane[] = [];
const tally = newTally();

beforeAll(async () => {
	const processes: N8nProcess[] = Array.from({ length: PROCESSES }, startProcess);
	const neighboursProcess = startProcess();
	for (let index = 0; index < LANES; index++) {
		// Each lane begins with another process, so that none has to remember more than the others.
		const from = index % PROCESSES;
		const turned = [...processes.slice(from), ...processes.slice(0, from)];
		lanes.push(await openLane(turned, neighboursProcess, tally));
	}
}, 300_000);

afterAll(async () => {
	await Promise.all(lanes.map((lane) => lane.stop()));
});

test(
	'whatever happens, exactly one webhook stands while the workflow is published, and no other is touched',
	async () => {
		const results = await Promise.all(lanes.map(runLane));
		const runs = results.reduce((sum, { numRuns }) => sum + numRuns, 0);
		process.stdout.write(
			`life cycle: ${runs} sequences (TUCO_SEED=${SEED} plays them again): ${inspect(tally, { breakLength: Infinity })}\n`,
		);
		const failed = results.find((result) => result.failed);
		if (failed) throw new Error(fc.defaultReportMessage(failed));
		if (runs >= 1000) expect(Object.values(tally).filter((count) => count < 50)).toEqual([]);
	},
	TIME_LIMIT_MS + 20_000,
);
