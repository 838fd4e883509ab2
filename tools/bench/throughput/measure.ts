import { type Arena, openArena } from './arena';
import type { Contestant, Name } from './contestant';
import { heat } from './heat';
import type { AtOnce, Setting } from './settings';

/** What one contestant did in one setting with so many events in flight, a rate for each round. */
export type Result = {
	setting: Setting;
	name: Name;
	atOnce: AtOnce;
	rates: number[];
	waits: number[];
};

/** How long it takes: rounds, and the seconds of each turn in them. */
export type Effort = { rounds: number; seconds: number };

type Lane = { contestant: Contestant; result: Result };

/**
 * Starts an n8n for each setting, all at once, and has everybody take turns, so that whatever else the machine does
 * meets them all alike. Those that are compared come one after the other, each round beginning with another of them.
 */
export async function measure(
	settings: readonly Setting[],
	{ rounds, seconds }: Effort,
	say: (line: string) => void,
): Promise<Result[]> {
	const arenas: Arena[] = [];
	try {
		for (const setting of settings) {
			say(`starting ${setting.title}`);
			arenas.push(await openArena(setting));
		}
		const groups = arenas.flatMap(groupsOf);
		for (const { contestant, result } of groups.flat()) {
			if (result.atOnce === 8) await heat(contestant, 8, seconds);
		}
		for (let round = 1; round <= rounds; round++) {
			say(`round ${round} of ${rounds}`);
			for (const { contestant, result } of groups.flatMap((lanes) => rotated(lanes, round))) {
				const { rate, waits } = await heat(contestant, result.atOnce, seconds);
				result.rates.push(rate);
				result.waits.push(...waits);
			}
		}
		return groups.flat().map(({ result }) => result);
	} finally {
		for (const arena of arenas) await arena.stop();
	}
}

/** An arena's turns, those with the same load together. */
function groupsOf({ setting, contestants }: Arena): Lane[][] {
	return setting.levels.map((atOnce) =>
		contestants.map((contestant) => ({
			contestant,
			result: { setting, name: contestant.name, atOnce, rates: [], waits: [] },
		})),
	);
}

/** The same, beginning further on. */
function rotated<T>(values: readonly T[], by: number): T[] {
	const start = by % values.length;
	return [...values.slice(start), ...values.slice(0, start)];
}
