import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensureN8n } from '../../tools/n8n/install';

const ROOT = join(__dirname, '../..');
const FOLDERS = ['nodes', 'credentials', 'tools', 'workflows', 'docs'];

/** Only some values are deprecated, as the docs say: one is on its way out; of the other, only the ranges change. */
const PARTLY_DEPRECATED = ['N8N_EXPRESSION_ENGINE', 'N8N_SSRF_PROTECTION_ENABLED'];

const filesIn = (folder: string) =>
	readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.map((file) => join(folder, file))
		.filter((file) => /\.(ts|md|json)$/.test(file) && !file.includes('runtimes'));

test('no variable that n8n calls deprecated is mentioned without its replacement', async () => {
	const { folder } = await ensureN8n();
	const path = 'node_modules/n8n/dist/deprecation/deprecation.service.js';
	const entries = /envVar: '(\w+)',\s*message: (?:['"`]Use (\w+) instead)?/g;
	const deprecated = new Map(
		[...readFileSync(join(folder, path), 'utf8').matchAll(entries)].map(([, old = '', now]) => [
			old,
			now,
		]),
	);
	expect(deprecated.get('WEBHOOK_URL')).toBe('N8N_WEBHOOK_URL');

	const misnamed = [...FOLDERS.flatMap(filesIn), 'README.md', 'SECURITY.md'].flatMap((file) => {
		const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
		return lines.flatMap((line, at) => {
			const around = lines.slice(Math.max(0, at - 1), at + 2).join('\n');
			return (line.match(/\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/g) ?? [])
				.filter((name) => deprecated.has(name) && !PARTLY_DEPRECATED.includes(name))
				.filter((name) => !around.includes(deprecated.get(name) ?? name.toLowerCase()))
				.map((name) => `${name} in ${file}:${at + 1}`);
		});
	});
	expect(misnamed).toEqual([]);
});
