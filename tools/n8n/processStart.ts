import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * When a living process was started, as an opaque text that tells it from a later process with the same id;
 * `undefined` when there is no such process, or only its unburied remains (a zombie).
 */
export function processStart(pid: number): string | undefined {
	return existsSync('/proc/self/stat') ? startFromProc(pid) : startFromPs(pid);
}

function startFromProc(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// "pid (name) state …": the name may hold blanks and brackets, so count from its end; field 22 is the start.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return fields[0] === 'Z' ? undefined : fields[19];
	} catch {
		return undefined;
	}
}

function startFromPs(pid: number): string | undefined {
	const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
		encoding: 'utf8',
		env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
	});
	if (ps.status !== 0) return undefined;
	const [state, ...started] = ps.stdout.trim().split(/\s+/);
	return state?.startsWith('Z') === false ? started.join(' ') : undefined;
}
