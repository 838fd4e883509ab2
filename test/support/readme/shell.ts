import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cacheFolder } from '../../../tools/n8n/install';
import { spawnGuarded } from '../../../tools/n8n/process';
import { until } from '../../../tools/n8n/wait';

const PROJECT = join(__dirname, '../../..');
const HALF_AN_HOUR = 1_800_000;

/** What this run adds to the environment, and a user's shell does not have. */
const OF_THIS_RUN = /^(npm_|JEST_|TUCO_|NODE_ENV$|TZ$|INIT_CWD$)/;

/** The project as somebody has it who has just cloned it, and a shell in its folder. */
export class FreshClone {
	readonly #root = mkdtempSync(join(tmpdir(), 'n8n-nodes-tuco-readme-'));
	readonly folder = join(this.#root, 'n8n-nodes-tuco');
	readonly #env: NodeJS.ProcessEnv;

	/** Copies what git would commit. n8n is not installed again: the clone uses the installations in this user's cache. */
	constructor() {
		mkdirSync(this.folder);
		const list = 'git ls-files -co --exclude-standard -z | tar -c --null -T - | tar -x -C "$0"';
		execFileSync('bash', ['-o', 'pipefail', '-c', list, this.folder], { cwd: PROJECT });
		const cache = join(this.#root, 'cache');
		mkdirSync(cache);
		for (const name of readdirSync(cacheFolder())) {
			if (/-[0-9a-f]{12}$/.test(name)) symlinkSync(join(cacheFolder(), name), join(cache, name));
		}
		const inherited = Object.entries(process.env).filter(([name]) => !OF_THIS_RUN.test(name));
		const own = { N8N_TUCO_CACHE: cache, npm_config_prefer_offline: 'true' };
		this.#env = { ...Object.fromEntries(inherited), ...own };
	}

	/** Runs a command to its end; fails unless it succeeds. */
	async run(command: string): Promise<void> {
		const { exited, output } = await this.#start(command);
		const { code } = await exited;
		if (code !== 0) throw new Error(`${command} ended with ${code ?? '?'}:\n${output()}`);
	}

	/**
	 * Starts a command that goes on until Ctrl+C, and presses that after `act`.
	 *
	 * @param act gets a function that waits until a text is printed, and gives the output up to then
	 */
	async runUntilInterrupted(
		command: string,
		act: (printed: (text: string) => Promise<string>) => Promise<void>,
	): Promise<void> {
		const { child, exited, output, pid } = await this.#start(command);
		const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
		try {
			await act(async (text) => {
				const hasPrinted = () => hasEnded() || output().includes(text);
				await until(`${command} to print "${text}"`, hasPrinted, { timeoutMs: HALF_AN_HOUR });
				if (!output().includes(text)) throw new Error(`${command} ended:\n${output()}`);
				return output();
			});
		} finally {
			if (!hasEnded()) process.kill(-pid, 'SIGINT');
			await exited;
		}
	}

	remove(): void {
		rmSync(this.#root, { recursive: true, force: true });
	}

	async #start(command: string) {
		const options = { cwd: this.folder, env: this.#env, output: 'pipe', graceMs: 30_000 } as const;
		const { child, exited, pid } = await spawnGuarded('bash', ['-c', command], options);
		let output = '';
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
		}
		return { child, exited, pid, output: () => output };
	}
}
