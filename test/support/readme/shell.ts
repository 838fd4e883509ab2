import { spawnGuarded } from '../../../tools/n8n/process';
import { until } from '../../../tools/n8n/wait';
import type { CopyOfProject } from './copyOfProject';

/** A command as a user types it, at work. */
export type Typed = {
	/** Resolves as soon as it has printed something, and fails when it ends before that. */
	printed(text: string): Promise<string>;
	/** Resolves with what it has printed, and fails unless it ends well. */
	ended(): Promise<string>;
	/** Ends it as Ctrl+C does. */
	interrupt(): Promise<void>;
};

const HALF_AN_HOUR = 1_800_000;

/** Types a command into a shell that stands in the copy of the project. */
export async function type({ folder, env }: CopyOfProject, command: string): Promise<Typed> {
	const shell = await spawnGuarded('bash', ['-c', command], {
		cwd: folder,
		env,
		output: 'pipe',
		graceMs: 30_000,
	});
	let output = '';
	let isOver = false;
	for (const stream of [shell.child.stdout, shell.child.stderr]) {
		stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
	}
	void shell.exited.then(() => (isOver = true));
	const failure = (what: string) => new Error(`${command} ${what}:\n${output.slice(-3000)}`);
	return {
		async printed(text) {
			const what = `${command} to print "${text}"`;
			await until(what, () => isOver || output.includes(text), { timeoutMs: HALF_AN_HOUR });
			if (!output.includes(text)) throw failure('ended');
			return output;
		},
		async ended() {
			const { code } = await shell.exited;
			if (code === 0) return output;
			throw failure(`ended with exit code ${code ?? '?'}`);
		},
		async interrupt() {
			if (!isOver) process.kill(-shell.pid, 'SIGINT');
			await shell.exited;
		},
	};
}
