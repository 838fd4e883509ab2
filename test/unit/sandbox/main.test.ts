import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

import { clear, start } from './support';

afterEach(clear);

const ROOT = resolve(__dirname, '../../..');

/** Runs `tools/sandbox/main.ts` and collects what it prints. */
function run(...options: string[]) {
	const command = spawn(
		process.execPath,
		['--import', 'tsx', 'tools/sandbox/main.ts', ...options],
		{
			cwd: ROOT,
		},
	);
	const printed = { text: '' };
	for (const stream of [command.stdout, command.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (printed.text += text));
	}
	return { command, printed, ended: once(command, 'close') };
}

describe('npm run sandbox', () => {
	it('prints where it is and how to use it, and stops cleanly when told to', async () => {
		const { command, printed, ended } = run('--port', '0');
		while (!printed.text.includes('/faults')) await once(command.stdout, 'data');
		expect(printed.text).toMatch(/^Tuco sandbox at http:\/\/127\.0\.0\.1:\d+\nAPI key: tuco_sk_/);
		const examples = printed.text.split('\n').filter((line) => line.startsWith('curl '));
		expect(examples).toHaveLength(3);
		command.kill('SIGTERM');
		expect(await ended).toEqual([0, null]);
	});

	it('says how to choose another port when its own is taken', async () => {
		const { sandbox } = await start();
		const { port } = new URL(sandbox.url);
		const { printed, ended } = run('--port', port);
		expect(await ended).toEqual([1, null]);
		expect(printed.text).toBe(
			`Port ${port} is in use already. Choose a port with: npm run sandbox -- --port 3901\n`,
		);
	});
});
