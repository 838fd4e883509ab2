import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { pack, type Packed } from '../../tools/scripts/pack';

const BUDGET = 40_000;

const project = join(__dirname, '../..');

let packed: Packed;

beforeAll(async () => {
	if (!existsSync(join(project, 'dist'))) throw new Error('Build first: npx gulp build');
	packed = await pack();
});

describe('the package that is published', () => {
	it('takes less than 40 kB', () => {
		expect(packed.size).toBeLessThan(BUDGET);
	});

	it('holds only what n8n runs or shows, and what npm asks for', () => {
		const others = packed.files.filter(
			(path) => !/^dist\/(nodes|credentials)\/.+\.(js|svg|node\.json)$/.test(path),
		);
		expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
	});
});
