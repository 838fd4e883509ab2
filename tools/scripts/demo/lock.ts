import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { isAlive } from '../../n8n/process';
import { until } from '../../n8n/wait';

/** A lock that is held until `release`, or until the process that owns it ends. */
export type Lock = { handTo(pid: number): void; release(): void };

/** Takes the lock kept in `file`, which has the ID of the owning process. Waits up to 30 s for that process to end. */
export async function takeLock(file: string): Promise<Lock> {
	mkdirSync(dirname(file), { recursive: true });
	const take = () => {
		writeFileSync(file, '', { flag: 'a' });
		if (isAlive(Number(readFileSync(file, 'utf8')))) return false;
		rmSync(file);
		writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	};
	const what = `the process named in ${file} to end (if it is no n8n, delete that file)`;
	await until(what, take, { timeoutMs: 30_000 });
	return {
		handTo: (pid) => writeFileSync(file, String(pid)),
		release: () => rmSync(file, { force: true }),
	};
}
