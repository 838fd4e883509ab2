import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, installKey } from '../../../tools/n8n/cacheFolder';

describe('cacheFolder', () => {
	it('is what N8N_TUCO_CACHE names', () => {
		expect(cacheFolder({ N8N_TUCO_CACHE: '/big/disk', XDG_CACHE_HOME: '/xdg' })).toBe('/big/disk');
	});

	it('is in XDG_CACHE_HOME when that is set', () => {
		expect(cacheFolder({ XDG_CACHE_HOME: '/xdg' })).toBe('/xdg/n8n-nodes-tuco');
	});

	it.each([{}, { N8N_TUCO_CACHE: '', XDG_CACHE_HOME: '' }])(
		'is in the home folder when nothing is set (%j)',
		(env) => {
			expect(cacheFolder(env)).toBe(join(homedir(), '.cache', 'n8n-nodes-tuco'));
		},
	);
});

describe('installKey', () => {
	const install = {
		version: '2.40.7',
		hash: '0123456789abcdef',
		platform: 'linux',
		arch: 'x64',
		nodeMajor: 24,
	};

	it('tells version, platform, processor, Node.js and recipe', () => {
		expect(installKey(install)).toBe('n8n-2.40.7-linux-x64-node24-0123456789ab');
	});

	it.each([
		{ version: '2.40.8' },
		{ hash: 'f123456789abcdef' },
		{ platform: 'darwin' },
		{ arch: 'arm64' },
		{ nodeMajor: 25 },
	])('is another one with %j', (change) => {
		expect(installKey({ ...install, ...change })).not.toBe(installKey(install));
	});
});
