import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { countPackages, progressLine, reporting } from '../../../tools/n8n/progress';
import { freshFolder, removeFolders } from './folder';

afterEach(removeFolders);

describe('progressLine', () => {
	it('tells the packages in place and the time so far', () => {
		expect(progressLine({ phase: 'packages', packages: 412, version: '2.40.7', seconds: 35 })).toBe(
			'Installing n8n 2.40.7 (once, about 3 minutes, 2 GB)… 412 packages, 35 s',
		);
	});

	it.each([
		['node', 'Installing the Node.js that runs n8n 2.40.7… 3 s'],
		['native', 'Building the native parts of n8n 2.40.7… 3 s'],
		['check', 'Checking n8n 2.40.7… 3 s'],
	] as const)('tells of the phase "%s"', (phase, line) => {
		expect(progressLine({ phase, version: '2.40.7', seconds: 3 })).toBe(line);
	});
});

describe('countPackages', () => {
	it('counts packages with and without a scope', () => {
		const folder = freshFolder();
		for (const name of ['a', 'b', '@scope/c', '@scope/d', '.bin']) {
			mkdirSync(join(folder, name), { recursive: true });
		}
		expect(countPackages(folder)).toBe(4);
	});

	it('is none where no folder is', () => {
		expect(countPackages(join(freshFolder(), 'node_modules'))).toBe(0);
	});
});

describe('reporting', () => {
	it('reports at once, and no more after a failure', async () => {
		const report = jest.fn();
		const failing = reporting(report, () => Promise.reject(new Error('no')), 1);
		await expect(failing).rejects.toThrow('no');
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(report).toHaveBeenCalledTimes(1);
	});
});
