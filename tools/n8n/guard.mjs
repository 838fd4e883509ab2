/**
 * Stops a process group when the process that started this guard ends, even by SIGKILL.
 *
 * The parent holds standard input open. The first line is the ID of the group's leader. When the input ends, the group
 * gets SIGTERM, then SIGKILL after the grace time (first argument, in milliseconds). The line "done" ends the guard.
 */
const graceMs = Number(process.argv[2]);
let input = '';

process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
	input += text;
	if (input.includes('done')) process.exit();
});
process.stdin.on('end', () => {
	const pid = Number.parseInt(input, 10);
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

/** Signals the whole group. Returns `false` if no process is left. */
function signal(pid, name) {
	try {
		return process.kill(-pid, name);
	} catch {
		return false;
	}
}
