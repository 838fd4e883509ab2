import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used of a processor so far, in milliseconds. Linux only: 100 ticks a second. */
export function cpuMs(pid: number): number {
	// The second field is a name in brackets, which may hold spaces.
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** What each process of a program has used so far, by its id. */
export function cpuMsOf(program: string): ReadonlyMap<number, number> {
	const used = new Map<number, number>();
	for (const pid of readdirSync('/proc')
		.filter((entry) => /^\d+$/.test(entry))
		.map(Number)) {
		try {
			const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
			if (name === program) used.set(pid, cpuMs(pid));
		} catch {
			// It has ended meanwhile.
		}
	}
	return used;
}

/** What processes have used in between, those that have come meanwhile included. */
export function usedBetween(
	before: ReadonlyMap<number, number>,
	after: ReadonlyMap<number, number>,
): number {
	return [...after].reduce((sum, [pid, used]) => sum + used - (before.get(pid) ?? 0), 0);
}
