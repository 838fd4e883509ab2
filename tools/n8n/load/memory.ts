import { readFile } from 'node:fs/promises';

/** How much memory a process holds, in MB; `null` where the system does not tell (it does on Linux). */
export async function residentMb(pid: number): Promise<number | null> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const [, kB] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
	return kB === undefined ? null : Number(kB) / 1024;
}
