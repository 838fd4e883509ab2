import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { DEFAULT_VERSION, ensureN8n } from '../../tools/n8n/install';
import { serverEnv } from '../../tools/n8n/server';

const ownEnv = { ...process.env };
let folder = '';

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-unit-'));
});

afterEach(() => {
	process.env = { ...ownEnv };
	rmSync(folder, { recursive: true, force: true });
});

describe('ensureN8n', () => {
	/** A fake npm, which instantly creates the parts of node_modules that are checked. */
	const NPM = `#!${process.execPath}
		const fs = require('fs');
		const put = (file, text) => {
			fs.mkdirSync(require('path').dirname(file), { recursive: true });
			fs.writeFileSync(file, text);
		};
		fs.appendFileSync(process.env.CALLS, process.argv[2] + '\\n');
		if (process.env.BROKEN) {
			console.error('npm error the registry is on fire');
			process.exit(1);
		}
		const { optionalDependencies = {} } = JSON.parse(fs.readFileSync('package.json'));
		for (const name of Object.keys(optionalDependencies)) {
			fs.mkdirSync('node_modules/' + name + '/bin', { recursive: true });
			fs.symlinkSync(process.execPath, 'node_modules/' + name + '/bin/node');
		}
		put('node_modules/n8n/bin/n8n', 'console.log("' + process.env.SAYS + '")');
		put('node_modules/sqlite3/index.js', '');
		put('node_modules/isolated-vm/index.js', '');
	`;

	const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

	beforeEach(() => {
		writeFileSync(join(folder, 'npm'), NPM);
		chmodSync(join(folder, 'npm'), 0o755);
		Object.assign(process.env, {
			N8N_TUCO_CACHE: join(folder, 'cache'),
			CALLS: join(folder, 'calls'),
			SAYS: DEFAULT_VERSION,
			PATH: [folder, ownEnv.PATH].join(delimiter),
		});
	});

	it('installs once', async () => {
		const first = await ensureN8n();
		const { length } = calls();
		expect(await ensureN8n()).toEqual(first);
		expect(calls()).toHaveLength(length);
		expect([existsSync(first.node), existsSync(first.entry)]).toEqual([true, true]);
	});

	it('removes what an interrupted install left, and installs again', async () => {
		const { folder: installed } = await ensureN8n();
		renameSync(installed, `${installed}.partial`);
		writeFileSync(join(`${installed}.partial`, 'half'), '');
		await ensureN8n();
		expect(existsSync(join(installed, 'half'))).toBe(false);
		expect(existsSync(`${installed}.partial`)).toBe(false);
	});

	it("shows the end of npm's output when it fails, and leaves no folder", async () => {
		process.env.BROKEN = 'yes';
		await expect(ensureN8n()).rejects.toThrow('npm error the registry is on fire');
		expect(readdirSync(join(folder, 'cache'))).toEqual([]);
	});
});

describe('serverEnv', () => {
	const install = { version: '2.41.1', node: '/node24/bin/node', entry: '', folder: '' };
	const options = { install, folder: '/data', port: 4000, brokerPort: 4001 };

	it('passes on no variable meant for another n8n, and no proxy', () => {
		const foreign = { N8N_ENCRYPTION_KEY: 'k', DB_TYPE: 'postgresdb', HTTPS_PROXY: 'http://p' };
		process.env = { ...foreign, HOME: '/h', PATH: '/usr/bin' };
		const env = serverEnv(options);
		for (const name of Object.keys(foreign)) expect(env).not.toHaveProperty(name);
		expect(env).toMatchObject({ HOME: '/h', PATH: '/node24/bin:/usr/bin' });
	});
});

describe('a guarded process', () => {
	const GUARD = join(__dirname, '../../tools/n8n/guard.mjs');
	const STUBBORN =
		"process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";

	const started: ChildProcess[] = [];

	afterEach(() => {
		for (const child of started.splice(0)) child.kill('SIGKILL');
	});

	/** Starts a process group whose leader ignores SIGTERM, and a guard that reads the input. */
	async function guarded(input: (pid: number) => string) {
		const leader = spawn(process.execPath, ['-e', STUBBORN], {
			detached: true,
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		started.push(leader);
		await once(leader.stdout, 'data');
		const guard = spawn(process.execPath, [GUARD, '50'], { stdio: ['pipe', 'ignore', 'ignore'] });
		guard.stdin.end(input(leader.pid ?? 0));
		return { leader, guard };
	}

	it('is killed, by force if necessary, when the guard loses its parent', async () => {
		const { leader } = await guarded((pid) => `${pid}\n`);
		expect(await once(leader, 'exit')).toEqual([null, 'SIGKILL']);
	});
});
