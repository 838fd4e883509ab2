import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { QUICK } from '../quick';
import { takeTurns } from '../rounds';
import type { Report } from '../section';
import { install, type Installed } from './install';
import { PEERS } from './packages';
import { chart, page } from './page';
import { requireTime } from './requireTime';

const ROUNDS = QUICK ? { rounds: 3, warmUp: 1 } : { rounds: 25, warmUp: 2 };

/** Measures how large the package is, and how long n8n takes to load it, against packages that people use. */
export async function measureSize(say: (line: string) => void): Promise<Report> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-size-'));
	try {
		const packages: Installed[] = [];
		for (const [index, spec] of [[], ...PEERS.map((peer) => [peer])].entries()) {
			say(`installing ${spec[0] ?? 'this package'}`);
			packages.push(await install(join(folder, String(index)), ...spec));
		}
		say('requiring each of them in turns');
		const contestants = packages.map(({ packed, nodes }) => ({
			name: packed.name,
			measure: async () => await requireTime(nodes),
		}));
		const starts = await takeTurns(contestants, ROUNDS);
		const measured = packages.map((each) => ({ ...each, starts: starts[each.packed.name] ?? [] }));
		return { text: page(measured, ROUNDS.rounds), charts: [chart(measured)] };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
