import { execFileSync } from 'node:child_process';
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { cacheFolder } from '../../tools/n8n/install';
import { N8nClient } from '../../tools/n8n/client';
import { spawnGuarded } from '../../tools/n8n/process';
import { TRIGGER_TYPE } from '../../tools/n8n/workflows';
import { until } from '../../tools/n8n/wait';

const PROJECT = join(__dirname, '../..');
const read = (name: string, folder = PROJECT) => readFileSync(join(folder, name), 'utf8');

const HALF_AN_HOUR = 1_800_000;

jest.setTimeout(HALF_AN_HOUR);

/** Variables that this test run adds and a user's shell does not have. */
const OF_THIS_RUN = /^(npm_|JEST_|TUCO_|NODE_ENV$|TZ$|INIT_CWD$)/;

/** A fresh clone of the project, and a shell in its folder. */
class FreshClone {
	readonly #root = mkdtempSync(join(tmpdir(), 'n8n-nodes-tuco-readme-'));
	readonly folder = join(this.#root, 'n8n-nodes-tuco');
	readonly #env: NodeJS.ProcessEnv;

	/** Copies what git would commit. Instead of installing n8n again, uses the installations in this user's cache. */
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

	/** Runs a command, and fails unless it succeeds. */
	async run(command: string): Promise<void> {
		const { exited, output } = await this.#start(command);
		const { code } = await exited;
		if (code !== 0) throw new Error(`${command} ended with ${code ?? '?'}:\n${output()}`);
	}

	/**
	 * Starts a command that runs until Ctrl+C, and sends Ctrl+C after `act`.
	 *
	 * @param act gets a function that waits until a text is printed, and returns the output so far
	 */
	async runUntilInterrupted(
		command: string,
		act: (printed: (text: string) => Promise<string>) => Promise<void>,
	): Promise<void> {
		const { exited, hasEnded, output, pid } = await this.#start(command);
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
		const guarded = await spawnGuarded('bash', ['-c', command], options);
		let output = '';
		for (const stream of [guarded.child.stdout, guarded.child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
		}
		return { ...guarded, output: () => output };
	}
}

let clone: FreshClone;

beforeAll(() => {
	clone = new FreshClone();
});

afterAll(() => clone.remove());

const CTRL_C = 'Press Ctrl+C to stop.';

/** Checks for the commands that do more than run and exit, or that run this test. */
const SPECIAL: Record<string, (command: string) => Promise<void>> = {
	'npm ci && npm start': async (command) =>
		clone.runUntilInterrupted(command, async (printed) => {
			expect(await printed(CTRL_C)).toMatch(/✓ message\.reply +answered 200/);
		}),
	'npm run dev': async (command) =>
		clone.runUntilInterrupted(command, async (printed) => {
			const [, url = ''] = /n8n's editor +(\S+)/.exec(await printed(CTRL_C)) ?? [];
			const client = await N8nClient.setUp({ url });
			await printed("Finished 'watch'");
			const source = 'nodes/Tuco/TucoTrigger.node.ts';
			const changed = read(source).replace(/displayName: '[^']+'/, "displayName: 'Tried Out'");
			writeFileSync(join(clone.folder, source), changed);
			await until(
				'the change to be in the editor',
				async () => (await client.nodeType(TRIGGER_TYPE))?.displayName === 'Tried Out',
				{ timeoutMs: 300_000, everyMs: 500 },
			);
			writeFileSync(join(clone.folder, source), read(source));
		}),
	'npm run docs': async (command) => {
		await clone.run(command);
		expect(read('docs/reference.md', clone.folder)).toBe(read('docs/reference.md'));
	},
	'npm run sandbox': async (command) =>
		clone.runUntilInterrupted(command, async (printed) => {
			await printed('Tuco sandbox at http://127.0.0.1:');
		}),
	'npm ci && npm test': async () => {
		expect(read('.ci/run')).toMatch(/^npm ci$[^]*^counted npm test$/m);
	},
	'npm run test:deep': async () => {
		expect(process.env.TUCO_DEEP).toBe('1');
	},
	// Only one suite: `npm test` runs them all.
	'npm test -- --selectProjects unit core': async (command) =>
		clone.run(`${command} --testPathPatterns unit/json`),
};

/** The commands in a page's shell blocks, text and tables, in the order a user needs them. */
function commandsIn(page: string): string[] {
	const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
		block.trim().split('\n'),
	);
	const quoted = [...page.matchAll(/`((?:npm|npx) [^`]+)`/g)].map(([, command = '']) => command);
	const installing = (command: string) => Number(command.includes('npm ci'));
	return [...new Set([...blocks, ...quoted])].sort((a, b) => installing(b) - installing(a));
}

/** README.md, and the everyday commands in CONTRIBUTING.md. */
const PAGES =
	read('README.md') +
	(/## Commands\n(.*?)\nThese take longer/s.exec(read('CONTRIBUTING.md'))?.[1] ?? '');

test.each(commandsIn(PAGES))('%s does what the documents say', async (command) => {
	const run = SPECIAL[command] ?? (async () => clone.run(command));
	await run(command);
});
