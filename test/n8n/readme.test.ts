import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { N8nClient } from '../../tools/n8n/client';
import { until } from '../../tools/n8n/wait';
import { TRIGGER_TYPE } from '../../tools/n8n/workflows';
import { copyOfProject, type CopyOfProject } from '../support/readme/copyOfProject';
import { type } from '../support/readme/shell';

jest.setTimeout(1_800_000);

const PROJECT = join(__dirname, '../..');
const read = (name: string) => readFileSync(join(PROJECT, name), 'utf8');

let copy: CopyOfProject;

beforeAll(() => {
	copy = copyOfProject();
});

afterAll(() => {
	copy.remove();
});

const CTRL_C = 'Ctrl+C ends it.';

const runsToItsEnd = async (command: string) => {
	await (await type(copy, command)).ended();
};

/** Every command of the README, in the order in which they are tried, and what a user sees of it. */
const COMMANDS: Record<string, (command: string) => Promise<void>> = {
	'npm ci && npm start': async (command) => {
		const shell = await type(copy, command);
		try {
			expect(await shell.printed(CTRL_C)).toMatch(/✓ message\.reply +answered 200/);
		} finally {
			await shell.interrupt();
		}
	},
	'npm start -- --once': runsToItsEnd,
	'npm run dev': async (command) => {
		const shell = await type(copy, command);
		const output = await shell.printed(CTRL_C);
		const [, url = ''] = /n8n's editor +(\S+)/.exec(output) ?? [];
		const client = await N8nClient.setUp({ url });
		await shell.printed("Finished 'watch'");
		const source = join(copy.folder, 'nodes/Tuco/TucoTrigger.node.ts');
		const before = readFileSync(source, 'utf8');
		try {
			writeFileSync(source, before.replace(/displayName: '[^']+'/, "displayName: 'Tried Out'"));
			await until(
				'the change to be in the editor',
				async () => (await client.nodeType(TRIGGER_TYPE))?.displayName === 'Tried Out',
				{ timeoutMs: 300_000, everyMs: 500 },
			);
		} finally {
			writeFileSync(source, before);
			await shell.interrupt();
		}
	},
	'npm run build': runsToItsEnd,
	'npm run lint': runsToItsEnd,
	'npm run scan': runsToItsEnd,
	'npm run docs': async (command) => {
		await runsToItsEnd(command);
		expect(readFileSync(join(copy.folder, 'README.md'), 'utf8')).toBe(read('README.md'));
	},
	'npm run sandbox': async (command) => {
		const shell = await type(copy, command);
		try {
			await shell.printed('Tuco sandbox at http://127.0.0.1:');
		} finally {
			await shell.interrupt();
		}
	},
	// The run that this test is a part of.
	'npm ci && npm test': async () => {
		await Promise.resolve();
		expect(read('.ci/run')).toMatch(/^npm ci$[^]*^npm test$/m);
	},
	// Tried with projects that have next to nothing to do: these two are in the run that this test is a part of.
	'npm test -- --selectProjects unit core': async (command) => {
		await runsToItsEnd(`${command} --testPathPatterns unit/json core/outputs`);
	},
};

/** The commands in the README's shell blocks, and those that are quoted in its text and tables. */
function commandsIn(readme: string): string[] {
	const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = '']) =>
		block.trim().split('\n'),
	);
	const quoted = [...readme.matchAll(/`((?:npm|npx) [^`]+)`/g)].map(([, command = '']) => command);
	return [...new Set([...blocks, ...quoted])].sort();
}

test('every command of the README is tried here', () => {
	expect(commandsIn(read('README.md'))).toEqual(Object.keys(COMMANDS).sort());
});

test.each(Object.keys(COMMANDS))('%s does what the README says', async (command) => {
	await COMMANDS[command]?.(command);
});
