import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { N8nClient } from '../../tools/n8n/client';
import { TRIGGER_TYPE } from '../../tools/n8n/workflows';
import { until } from '../../tools/n8n/wait';
import { FreshClone } from '../support/readme/shell';

jest.setTimeout(1_800_000);

const PROJECT = join(__dirname, '../..');
const read = (name: string, folder = PROJECT) => readFileSync(join(folder, name), 'utf8');

let clone: FreshClone;

beforeAll(() => {
	clone = new FreshClone();
});

afterAll(() => clone.remove());

const CTRL_C = 'Ctrl+C ends it.';

/** What is seen of the README's commands that do more than run to their end, or that this test is a part of. */
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
		expect(read('README.md', clone.folder)).toBe(read('README.md'));
	},
	'npm run sandbox': async (command) =>
		clone.runUntilInterrupted(command, async (printed) => {
			await printed('Tuco sandbox at http://127.0.0.1:');
		}),
	'npm ci && npm test': async () => {
		expect(read('.ci/run')).toMatch(/^npm ci$[^]*^npm test$/m);
	},
	'npm run test:deep': async () => {
		expect(process.env.TUCO_DEEP).toBe('1');
	},
	// One suite of them: `npm test` runs them all.
	'npm test -- --selectProjects unit core': async (command) =>
		clone.run(`${command} --testPathPatterns unit/json`),
};

/** The commands in the README's shell blocks, and those in its text and tables, in the order in which a user needs them. */
function commandsIn(readme: string): string[] {
	const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
		block.trim().split('\n'),
	);
	const quoted = [...readme.matchAll(/`((?:npm|npx) [^`]+)`/g)].map(([, command = '']) => command);
	const installing = (command: string) => Number(command.includes('npm ci'));
	return [...new Set([...blocks, ...quoted])].sort((a, b) => installing(b) - installing(a));
}

test.each(commandsIn(read('README.md')))('%s does what the README says', async (command) => {
	const run = SPECIAL[command] ?? (async () => clone.run(command));
	await run(command);
});
