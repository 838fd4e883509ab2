import { setTimeout as sleep } from 'node:timers/promises';

import type { RealN8n } from '../../test/support/realN8n';
import { Run } from '../leftovers/run';
import type { Entrant } from './entrants';

/** A step, and the methods of the calls that each entrant made in it. */
export type Counted = { what: string; calls: string[][] };

/** A call that comes late would be counted for the next step. */
const LATE_MS = 3000;

/** Plays each step with each entrant's workflow, in one n8n, and gives the calls of every step. */
export async function countCalls(n8n: RealN8n, entrants: readonly Entrant[]): Promise<Counted[]> {
	const runs = entrants.map((entrant) => new Run(n8n.client, n8n.server, entrant));
	const [first] = runs;
	if (!first) throw new Error('Nobody entered');
	const each = (act: (run: Run) => Promise<void>) => async () => {
		for (const run of runs) await act(run);
	};
	const steps: [what: string, act: () => Promise<void>][] = [
		[
			'First publish',
			each(async (run) => {
				await run.begin();
			}),
		],
		[
			'Restart of n8n',
			async () => {
				await first.restart('SIGTERM');
			},
		],
		[
			'Publish, trigger unchanged',
			each(async (run) => {
				await run.touch(60);
				await run.publish();
			}),
		],
		[
			'Publish, other events chosen',
			each(async (run) => {
				await run.change({ parameters: run.contestant.otherParameters });
				await run.publish();
			}),
		],
		[
			'Unpublish',
			each(async (run) => {
				await run.unpublish();
			}),
		],
	];
	const counted: Counted[] = [];
	try {
		for (const [what, act] of steps) {
			const before = entrants.map(({ gate }) => gate.calls.length);
			await act();
			await sleep(LATE_MS);
			counted.push({
				what,
				calls: entrants.map(({ gate }, index) => gate.calls.slice(before[index])),
			});
		}
	} finally {
		await first.server.stop();
	}
	return counted;
}
