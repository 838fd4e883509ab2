import * as fc from 'fast-check';

import { TUCO_BASE_URL, baseUrlOf, secureUrl } from '../../../nodes/Tuco/shared/credential';
import { isLoopback } from '../../../nodes/Tuco/shared/network';

const LOOPBACK = [
	'http://localhost:3900',
	'http://LOCALHOST',
	'http://127.0.0.1:3900/path',
	'http://127.255.255.254',
	'http://127.1',
	'http://0x7f000001',
	'http://2130706433',
	'http://[::1]:3900',
	'http://[0:0:0:0:0:0:0:1]',
];

const OPEN = [
	'http://app.tuco.ai',
	'HTTP://app.tuco.ai',
	' http://app.tuco.ai',
	'http:app.tuco.ai',
	'http:\\\\app.tuco.ai',
	'ht\ntp://app.tuco.ai',
	'http://localhost.evil.com',
	'http://127.0.0.1.evil.com',
	'http://127.0.0.1@evil.com',
	'http://localhost:80@evil.com',
	'http://evil.com/127.0.0.1',
	'http://evil.com#@127.0.0.1',
	'http://evil.com\\@127.0.0.1',
	'http://evil.com?@localhost',
	'http://notlocalhost',
	'http://.localhost.evil.com',
	'http://128.0.0.1',
	'http://10.0.0.1',
	'http://192.168.0.1',
	'http://0.0.0.0',
	'http://[::]',
	'http://[::2]',
	'http://[::ffff:8.8.8.8]',
	'http://169.254.169.254',
	'ws://127.0.0.1',
	'ftp://127.0.0.1',
	'file:///etc/passwd',
	'javascript:alert(1)',
	'data:text/plain,127.0.0.1',
];

describe('secureUrl', () => {
	it('accepts https to any host', () => {
		fc.assert(
			fc.property(fc.webUrl({ validSchemes: ['https'] }), (text) => {
				expect(secureUrl(text).href).toBe(new URL(text).href);
			}),
		);
	});

	it('refuses plain http to any domain', () => {
		fc.assert(
			fc.property(fc.webUrl({ validSchemes: ['http'] }), (text) => {
				expect(() => secureUrl(text)).toThrow('The API key would travel in the open');
			}),
		);
	});

	it('refuses plain http to any IPv4 address outside 127.0.0.0/8', () => {
		fc.assert(
			fc.property(fc.ipV4Extended(), (address) => {
				fc.pre(!new URL(`http://${address}`).hostname.startsWith('127.'));
				expect(() => secureUrl(`http://${address}`)).toThrow('travel in the open');
			}),
		);
	});

	it.each(LOOPBACK)('accepts %s, which is this machine', (text) => {
		expect(secureUrl(text).protocol).toBe('http:');
	});

	it.each(OPEN)('refuses %j, over which the key would travel in the open', (text) => {
		expect(() => secureUrl(text)).toThrow('The API key would travel in the open');
	});

	it.each(['', 'app.tuco.ai', '//app.tuco.ai', 'https://', 'http://', 'https://a b', '/api'])(
		'refuses %j as no URL, and shows what one looks like',
		(text) => {
			expect(() => secureUrl(text)).toThrow(`is not a URL. Enter one such as ${TUCO_BASE_URL}`);
		},
	);

	it('names the host that it refuses, and no password that stands before it', () => {
		expect(() => secureUrl('http://user:pass@evil.com/')).toThrow('in the open to evil.com.');
		expect(() => secureUrl('http://user:pass@evil.com/')).not.toThrow('pass@');
	});
});

describe('isLoopback', () => {
	it('looks at the host, whatever the scheme', () => {
		expect(isLoopback('https://127.0.0.1')).toBe(true);
		expect(isLoopback('https://app.tuco.ai')).toBe(false);
	});

	it.each(['', 'localhost', '127.0.0.1'])(
		'does not take %j, which is no URL, for this machine',
		(text) => {
			expect(isLoopback(text)).toBe(false);
		},
	);
});

describe('baseUrlOf', () => {
	it.each([undefined, null, '', '  ', '/', 42, {}])('is the URL of Tuco for %j', (entered) => {
		expect(baseUrlOf(entered)).toBe(TUCO_BASE_URL);
	});

	it('drops surrounding spaces and slashes at the end', () => {
		expect(baseUrlOf(' https://tuco.example/base// \n')).toBe('https://tuco.example/base');
	});
});
