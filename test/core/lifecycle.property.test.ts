import { inspect } from 'node:util';

import fc from 'fast-check';

import { play, sequences } from '../support/lifecycle/commands';
import { newTally, startProcess, startWorker, type Worker } from '../support/lifecycle/world';
import { SEED, sized } from '../support/random';

const RUNS = sized(2000);

/** Sequences that run in parallel: during a fault, most of the time is spent waiting for the next attempt. */
const WORKERS = 24;

/** How many n8n processes a sequence can use up. */
const PROCESSES = 4;

/** Enough for a slow machine. */
const TIME_LIMIT_MS = 3_600_000;

const workers: Worker[] = [];
const tally = newTally();

beforeAll(async () => {
	const processes = Array.from({ length: PROCESSES }, startProcess);
	const otherProcess = startProcess();
	for (let index = 0; index < WORKERS; index++) {
		// Each worker begins with a different process, so that all have about equally much to remember.
		const from = index % PROCESSES;
		const rotated = [...processes.slice(from), ...processes.slice(0, from)];
		workers.push(await startWorker({ processes: rotated, otherProcess, tally }));
	}
}, 300_000);

afterAll(async () => {
	await Promise.all(workers.map((worker) => worker.stop()));
});

/** The first worker to fail. The others then stop, so that its sequence can be shrunk undisturbed. */
let failing: number | null = null;

async function playAtRandom(worker: Worker, index: number) {
	const property = fc.asyncProperty(sequences, async (commands) => {
		if (failing !== null && failing !== index) return;
		try {
			await play(worker, commands);
		} catch (error) {
			failing ??= index;
			if (failing === index) throw error;
		}
	});
	return await fc.check(property, {
		seed: SEED + index,
		includeErrorInReport: true,
		numRuns: Math.ceil(RUNS / WORKERS),
		interruptAfterTimeLimit: TIME_LIMIT_MS,
		markInterruptAsFailure: true,
	});
}

test(
	'a published workflow always has exactly one webhook, and no other webhook is ever touched',
	async () => {
		const results = await Promise.all(workers.map(playAtRandom));
		const runs = results.reduce((sum, { numRuns }) => sum + numRuns, 0);
		process.stdout.write(
			`life cycle: ${runs} sequences (TUCO_SEED=${SEED} repeats them): ${inspect(tally, { breakLength: Infinity })}\n`,
		);
		const failed = results.find((result) => result.failed);
		if (failed) throw new Error(fc.defaultReportMessage(failed));
		if (runs >= 1000) expect(Object.values(tally).filter((count) => count < 50)).toEqual([]);
	},
	TIME_LIMIT_MS + 20_000,
);
