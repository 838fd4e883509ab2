import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withTables } from '../../../tools/scripts/docs/readmeTables';

/** Without what the formatter does to make columns even. */
const uneven = (text: string) => text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');

test('the tables of the README are what `npm run docs` writes', () => {
	const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
	expect(uneven(readme)).toBe(uneven(withTables(readme)));
});
