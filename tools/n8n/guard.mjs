/**
 * Outlives the process that started it just long enough to stop what that one left running.
 *
 * Reads from standard input, which the parent holds open: first a line with the id of a process that leads a group of
 * its own. When the input ends, which it does however the parent ends, SIGKILL included, the group gets SIGTERM, and
 * SIGKILL after the grace time (first argument, milliseconds). The line "done" dismisses the guard.
 */
const graceMs = Number(process.argv[2]);
let said = '';

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
	said += text;
	if (said.includes('done')) process.exit();
});
process.stdin.on('end', () => {
	const pid = Number.parseInt(said, 10);
	if (!(pid > 1) || !signal(pid, 'SIGTERM')) process.exit();
	const deadline = Date.now() + graceMs;
	setInterval(() => {
		if (!signal(pid, 0)) process.exit();
		if (Date.now() >= deadline) {
			signal(pid, 'SIGKILL');
			process.exit();
		}
	}, 100);
});

/** Signals the whole group; `false` when none of it is left. */
function signal(pid, name) {
	try {
		return process.kill(-pid, name);
	} catch {
		return false;
	}
}
