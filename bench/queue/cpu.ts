import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used of a processor so far, in milliseconds. Linux only: 100 ticks a second. */
export function cpuMs(pid: number): number {
	// The second field is a name in brackets, which may hold spaces.
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
		.replace(/^.*\) /s, '')
		.split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** What all processes of a program have used together. */
export function cpuMsOf(program: string): number {
	return readdirSync('/proc')
		.filter((entry) => /^\d+$/.test(entry))
		.reduce((sum, pid) => {
			try {
				const name = readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
				return name === program ? sum + cpuMs(Number(pid)) : sum;
			} catch {
				// It has ended meanwhile.
				return sum;
			}
		}, 0);
}
