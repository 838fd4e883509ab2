import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openArena } from './arena';
import { heat } from './heat';
import { type Profile, readProfile } from './readProfile';
import { LAZILY } from './settings';

/**
 * Where n8n's main thread spends its time while events come in, 8 at a time, with lazy acquire.
 *
 * @param seconds how long events are kept coming, after as long a warm-up
 */
export async function profile(seconds: number): Promise<Profile> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-profile-'));
	try {
		const arena = await openArena(
			{ ...LAZILY, names: ['tuco'] },
			{ NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` },
		);
		const { pid } = arena.n8n.server;
		const window = { from: 0, to: 0 };
		try {
			for (const contestant of arena.contestants) {
				await heat(contestant, 8, seconds);
				window.from = microseconds();
				await heat(contestant, 8, seconds);
				window.to = microseconds();
			}
		} finally {
			await arena.stop();
		}
		const files = await readdir(folder);
		const file = files.find((name) => name.includes(`.${pid}.0.`));
		if (file === undefined) throw new Error(`n8n left no profile, only ${files.join(', ')}`);
		return readProfile(JSON.parse(await readFile(join(folder, file), 'utf8')), window);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** The time of the clock that all processes share, and profiles are taken by. */
function microseconds(): number {
	return Number(process.hrtime.bigint() / 1000n);
}
