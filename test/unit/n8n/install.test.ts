import {
	chmodSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { DEFAULT_VERSION, ensureN8n } from '../../../tools/n8n/install';
import { freshFolder, removeFolders } from './folder';

const own = { ...process.env };

afterEach(() => {
	process.env = { ...own };
	removeFolders();
});

const version = DEFAULT_VERSION;

/** Puts into node_modules, in an instant, what the real npm would: as much of it as is looked at. */
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

/** An empty cache, and an npm of which the calls are noted. */
function prepare() {
	const folder = freshFolder();
	const cache = join(folder, 'cache');
	const calls = join(folder, 'calls');
	writeFileSync(join(folder, 'npm'), NPM);
	chmodSync(join(folder, 'npm'), 0o755);
	Object.assign(process.env, { N8N_TUCO_CACHE: cache, CALLS: calls, SAYS: version });
	process.env.PATH = [folder, own.PATH].join(delimiter);
	return { cache, calls: () => readFileSync(calls, 'utf8').trim().split('\n') };
}

describe('ensureN8n', () => {
	it('installs once', async () => {
		const { calls } = prepare();
		const first = await ensureN8n();
		const made = calls().length;
		expect(await ensureN8n()).toEqual(first);
		expect(calls()).toHaveLength(made);
		expect(first.version).toBe(version);
		expect(existsSync(first.entry)).toBe(true);
		expect(existsSync(first.node)).toBe(true);
	});

	it('installs once for two that ask at the same time', async () => {
		const { calls } = prepare();
		const lines: string[] = [];
		const onProgress = (line: string) => lines.push(line);
		const [first, second] = await Promise.all([ensureN8n(), ensureN8n({ onProgress })]);
		expect(first).toEqual(second);
		expect(calls().filter((call) => call === 'rebuild')).toHaveLength(1);
		expect(lines[0]).toContain(`Waiting for process ${process.pid}, which is installing n8n`);
	});

	it('keeps several versions beside each other', async () => {
		prepare();
		const first = await ensureN8n();
		process.env.SAYS = '1.123.81';
		const other = await ensureN8n({ version: '1.123.81' });
		expect(other.version).toBe('1.123.81');
		expect(existsSync(other.entry)).toBe(true);
		expect(existsSync(first.entry)).toBe(true);
	});

	it('shows the end of what npm said when it fails, and leaves no folder', async () => {
		const { cache } = prepare();
		process.env.BROKEN = 'yes';
		await expect(ensureN8n()).rejects.toThrow('npm error the registry is on fire');
		expect(readdirSync(cache)).toEqual([expect.stringMatching(/\.log$/)]);
	});

	it('does not keep an n8n of another version', async () => {
		prepare();
		process.env.SAYS = '1.0.0';
		await expect(ensureN8n()).rejects.toThrow('The n8n just installed calls itself 1.0.0');
	});

	it('does not trust, and clears away, what an interrupted install left', async () => {
		const { cache } = prepare();
		const { folder } = await ensureN8n();
		writeFileSync(join(folder, 'half'), '');
		mkdirSync(`${folder}.partial-123`);
		const other = join(cache, 'n8n-1.0.0');
		mkdirSync(other);
		// Written last: without it, the folder is half an install.
		rmSync(join(folder, 'installed.json'));
		await ensureN8n();
		expect(existsSync(join(folder, 'half'))).toBe(false);
		expect(existsSync(`${folder}.partial-123`)).toBe(false);
		expect(existsSync(other)).toBe(true);
	});
});
