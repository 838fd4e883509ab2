import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lock, takeLock, tryLock } from '../../../tools/n8n/lock';
import { freshFolder, removeFolders } from './folder';

afterEach(removeFolders);

function taken(file: string): Lock {
	const attempt = tryLock(file);
	if ('heldBy' in attempt) throw new Error(`Held by ${attempt.heldBy}`);
	return attempt;
}

function setOwner(file: string, change: object): void {
	const owner: unknown = JSON.parse(readFileSync(file, 'utf8'));
	writeFileSync(file, JSON.stringify(Object.assign({}, owner, change)));
}

describe('tryLock', () => {
	it('tells who holds the lock', () => {
		const file = join(freshFolder(), 'lock');
		taken(file);
		expect(tryLock(file)).toEqual({ heldBy: process.pid });
	});

	it('takes a lock that was released', () => {
		const file = join(freshFolder(), 'lock');
		taken(file).release();
		expect(tryLock(file)).not.toHaveProperty('heldBy');
	});

	it('takes over the lock of a process that is gone', () => {
		const file = join(freshFolder(), 'lock');
		taken(file);
		setOwner(file, { pid: spawnSync(process.execPath, ['-e', '']).pid });
		expect(tryLock(file)).not.toHaveProperty('heldBy');
	});

	it('takes over the lock of a process whose id another one has now', () => {
		const file = join(freshFolder(), 'lock');
		taken(file);
		setOwner(file, { start: 'long ago' });
		expect(tryLock(file)).not.toHaveProperty('heldBy');
	});

	it.each(['', 'not JSON', '{"pid":"1"}', 'null'])('takes over a lock that says %j', (text) => {
		const file = join(freshFolder(), 'lock');
		writeFileSync(file, text);
		expect(tryLock(file)).not.toHaveProperty('heldBy');
	});

	it('leaves nothing beside the lock', () => {
		const folder = freshFolder();
		const file = join(folder, 'lock');
		writeFileSync(file, 'not JSON');
		const lock = taken(file);
		tryLock(file);
		expect(readdirSync(folder)).toEqual(['lock']);
		lock.release();
		expect(readdirSync(folder)).toEqual([]);
	});

	it('does not release a lock that another process has taken over', () => {
		const file = join(freshFolder(), 'lock');
		const lock = taken(file);
		setOwner(file, { token: 'theirs' });
		lock.release();
		expect(tryLock(file)).toEqual({ heldBy: process.pid });
	});

	it('stands as long as the process it was handed to', async () => {
		const file = join(freshFolder(), 'lock');
		const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
		await once(other, 'spawn');
		taken(file).handTo(other.pid ?? 0);
		expect(tryLock(file)).toEqual({ heldBy: other.pid });
		other.kill('SIGKILL');
		await once(other, 'exit');
		expect(tryLock(file)).not.toHaveProperty('heldBy');
	});
});

describe('takeLock', () => {
	it('waits for the release and tells for whom', async () => {
		const file = join(freshFolder(), 'lock');
		const first = taken(file);
		const told: number[] = [];
		const second = await takeLock(file, {
			everyMs: 5,
			onWait: (pid) => {
				told.push(pid);
				first.release();
			},
		});
		second.release();
		expect(told).toEqual([process.pid]);
	});

	it('names the owner when it has waited long enough', async () => {
		const file = join(freshFolder(), 'lock');
		taken(file);
		await expect(takeLock(file, { everyMs: 5, timeoutMs: 20 })).rejects.toThrow(
			`is held by process ${process.pid}, and still was after 0.02 s`,
		);
	});
});
