import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { spawnGuarded } from '../../../tools/n8n/process';

const GUARD = join(__dirname, '../../../tools/n8n/guard.mjs');
const STUBBORN = "process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)";

/** A process that leads a group, is up, and takes no notice of SIGTERM. */
async function stubborn() {
	const child = spawn(process.execPath, ['-e', STUBBORN], {
		detached: true,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	await once(child.stdout, 'data');
	return child;
}

describe('guard', () => {
	it('ends what was left running when its input ends, by force if need be', async () => {
		const left = await stubborn();
		const guard = spawn(process.execPath, [GUARD, '50'], { stdio: ['pipe', 'ignore', 'ignore'] });
		guard.stdin.end(`${left.pid ?? 0}\n`);
		expect(await once(left, 'exit')).toEqual([null, 'SIGKILL']);
	});

	it('leaves the process alone when it is dismissed', async () => {
		const left = await stubborn();
		const guard = spawn(process.execPath, [GUARD, '50'], { stdio: ['pipe', 'ignore', 'ignore'] });
		guard.stdin.end(`${left.pid ?? 0}\ndone\n`);
		await once(guard, 'exit');
		expect(left.exitCode ?? left.signalCode).toBeNull();
		left.kill('SIGKILL');
	});
});

describe('spawnGuarded', () => {
	const options = { cwd: __dirname, env: process.env, output: 'pipe', graceMs: 50 } as const;

	it('kills what does not end in time', async () => {
		const guarded = await spawnGuarded(process.execPath, ['-e', STUBBORN], options);
		if (guarded.child.stdout !== null) await once(guarded.child.stdout, 'data');
		expect(await guarded.stop()).toEqual({ code: null, signal: 'SIGKILL' });
	});

	it('says what cannot be started', async () => {
		await expect(spawnGuarded('no-such-program', [], options)).rejects.toThrow(
			'Cannot start no-such-program',
		);
	});
});
