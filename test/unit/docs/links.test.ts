import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const PROJECT = join(__dirname, '../../..');

const pages = [
	...readdirSync(PROJECT).filter((name) => name.endsWith('.md')),
	...readdirSync(join(PROJECT, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join('docs', name)),
];

const read = (page: string) => readFileSync(join(PROJECT, page), 'utf8');

/** What a heading is linked by on GitHub. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\w\s-]/g, '')
		.trim()
		.replaceAll(' ', '-');

const anchorsIn = (text: string) =>
	[...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

test.each(pages)('every link and picture of %s leads somewhere', (page) => {
	const text = read(page);
	const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
		.map(([, link, source]) => link ?? source ?? '')
		.filter((target) => !/^(https?|mailto):/.test(target));
	const broken = targets.filter((target) => {
		const [path = '', anchor] = target.split('#');
		const file = path === '' ? page : join(dirname(page), path);
		if (!existsSync(join(PROJECT, file))) return true;
		return anchor !== undefined && !anchorsIn(read(file)).includes(anchor);
	});
	expect(broken).toEqual([]);
});
