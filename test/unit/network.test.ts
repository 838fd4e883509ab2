import * as fc from 'fast-check';

import { secureUrl, TUCO_BASE_URL } from '../../nodes/Tuco/shared/credential';
import { isLoopback, isPrivate } from '../../nodes/Tuco/shared/network';
import { desiredWebhook } from '../../nodes/Tuco/trigger/registration/plan';

/** Why the API key may not be sent to a URL, or `null`. */
function dangerTo(url: string): string | null {
	try {
		secureUrl(url);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : '';
	}
}

/** Why Tuco cannot deliver to a URL, or `null`. */
function obstacleTo(url: string): string | null {
	const desired = desiredWebhook({
		url,
		events: ['message.reply'],
		webhookName: '',
		nodeName: 'Tuco Trigger',
		isTest: false,
		workflow: { id: 'wf1', name: 'Replies' },
		baseUrl: TUCO_BASE_URL,
	});
	return desired.ok ? null : desired.message;
}

const matching = (text: string) => expect.stringContaining(text) as string;
const OPEN = matching('The API key would be sent unencrypted to ');
const EXAMPLE = matching(`is not a URL. Enter one such as ${TUCO_BASE_URL}`);
const NOT_A_URL = matching('is not a URL');
const HERE = matching('points to this machine');
const INSIDE = matching('private network');
const NOT_HTTPS = matching('not an https address');

/** Each kind of URL, what is expected of it, and examples. */
const KINDS = [
	{
		kind: 'https to the internet',
		expected: { loopback: false, private: false, danger: null, obstacle: null },
		urls: `https://app.tuco.ai https://8.8.8.8/webhook/1 https://[2001:4860:4860::8888] https://internal.org
			https://localhost.evil.com https://127.0.0.1.evil.com https://n8n.test.io https://n8n.mylocal
			https://n8n.homes https://home.com https://lan.land https://corp.io https://svc.dev https://n8n.box
			https://private.bank https://localhost.run https://n8n.svc.cluster.example`,
	},
	{
		kind: 'https to this machine',
		expected: { loopback: true, private: true, danger: null, obstacle: HERE },
		urls: 'https://localhost./ https://127.0.0.1 https://[::1]:5678',
	},
	{
		kind: 'https to a private network',
		expected: { loopback: false, private: true, danger: null, obstacle: INSIDE },
		urls: `https://10.0.0.4 https://192.168.1.20:5678 https://[fd00::1] https://n8n https://n8n./
			https://n8n.local https://n8n.localhost https://n8n.internal https://n8n.lan
			https://n8n.home.arpa https://n8n.test https://localhost.localdomain https://n8n.prod.svc https://n8n.home
			https://n8n.corp https://n8n.intranet https://n8n.intranet. https://N8N.Private https://n8n.fritz.box
			https://home.arpa https://n8n。corp https://n8n.consul`,
	},
	{
		kind: 'plain http to the internet',
		expected: { loopback: false, private: false, danger: OPEN, obstacle: NOT_HTTPS },
		urls: String.raw`http://app.tuco.ai HTTP://app.tuco.ai http:app.tuco.ai http:\\app.tuco.ai
			http://localhost.evil.com http://.localhost.evil.com http://127.0.0.1.evil.com
			http://127.0.0.1@evil.com http://localhost:80@evil.com http://evil.com/127.0.0.1
			http://evil.com#@127.0.0.1 http://evil.com\@127.0.0.1 http://evil.com?@localhost`,
	},
	{
		kind: 'plain http to this machine',
		expected: { loopback: true, private: true, danger: null, obstacle: HERE },
		urls: `http://localhost:3900 http://LOCALHOST http://127.0.0.1:3900/path http://127.255.255.254
			http://127.1 http://0x7f000001 http://2130706433 http://[::1] http://[0:0:0:0:0:0:0:1]`,
	},
	{
		kind: 'plain http to a private network',
		expected: { loopback: false, private: true, danger: OPEN, obstacle: INSIDE },
		urls: `http://notlocalhost http://10.0.0.1 http://0.0.0.0:5678 http://169.254.169.254
			http://[::] http://[::ffff:127.0.0.1] http://[::ffff:8.8.8.8]`,
	},
	{
		kind: 'another scheme to this machine',
		expected: { loopback: true, private: true, danger: OPEN, obstacle: HERE },
		urls: 'ws://127.0.0.1 ftp://127.0.0.1',
	},
	{
		kind: 'a URL without a host',
		expected: { loopback: false, private: false, danger: OPEN, obstacle: NOT_HTTPS },
		urls: 'file:///etc/passwd javascript:alert(1) data:text/plain,127.0.0.1',
	},
	{
		kind: 'text that is not a URL',
		expected: { loopback: false, private: false, danger: EXAMPLE, obstacle: NOT_A_URL },
		urls: 'localhost 127.0.0.1 n8n.example.com //app.tuco.ai https:// http:// /api',
	},
];
const URLS = KINDS.flatMap(({ kind, expected, urls }) =>
	urls.split(/\s+/).map((url) => ({ kind, expected, url })),
);

it.each(URLS)('$url is $kind', ({ expected, url }) => {
	expect({
		loopback: isLoopback(url),
		private: isPrivate(url),
		danger: dangerTo(url),
		obstacle: obstacleTo(url),
	}).toEqual(expected);
});

/** Every private range, addresses at its edges, and public ones next to them. */
const RANGES = [
	['0.0.0.0/8', '0.0.0.0 0.255.255.255', '1.0.0.0'],
	['10.0.0.0/8', '10.0.0.0 10.255.255.255', '9.255.255.255 11.0.0.0'],
	['100.64.0.0/10', '100.64.0.0 100.127.255.255', '100.63.255.255 100.128.0.0'],
	['127.0.0.0/8', '127.0.0.0 127.255.255.255', '126.255.255.255 128.0.0.0'],
	['168.63.129.16/32', '168.63.129.16', '168.63.129.15 168.63.129.17'],
	['169.254.0.0/16', '169.254.0.0 169.254.255.255', '169.253.255.255 169.255.0.0'],
	['172.16.0.0/12', '172.16.0.0 172.31.255.255', '172.15.255.255 172.32.0.0'],
	['192.0.0.0/24', '192.0.0.0 192.0.0.255', '191.255.255.255 192.0.1.0'],
	['192.0.2.0/24', '192.0.2.0 192.0.2.255', '192.0.1.255 192.0.3.0'],
	['192.88.99.0/24', '192.88.99.0 192.88.99.255', '192.88.98.255 192.88.100.0'],
	['192.168.0.0/16', '192.168.0.0 192.168.255.255', '192.167.255.255 192.169.0.0'],
	['198.18.0.0/15', '198.18.0.0 198.19.255.255', '198.17.255.255 198.20.0.0'],
	['198.51.100.0/24', '198.51.100.0 198.51.100.255', '198.51.99.255 198.51.101.0'],
	['203.0.113.0/24', '203.0.113.0 203.0.113.255', '203.0.112.255 203.0.114.0'],
	['224.0.0.0/4', '224.0.0.0 239.255.255.255', '223.255.255.255'],
	['240.0.0.0/4', '240.0.0.0 255.255.255.255', ''],
	['all before 2000::/3', '[::] [::1] [100::] [100:0:0:1::1] [1fff:ffff::]', '[2000::]'],
	['2001::/23', '[2001::] [2001:2::1] [2001:1ff:ffff::]', '[2000:ffff::] [2001:200::]'],
	['2001:db8::/32', '[2001:db8::] [2001:db8:ffff::]', '[2001:db7:ffff::] [2001:db9::]'],
	['2002::/16', '[2002::] [2002:ffff::]', '[2001:ffff::] [2003::]'],
	['3fff::/20', '[3fff::] [3fff:fff:ffff::]', '[3ffe:ffff::] [3fff:1000::]'],
	['all after it', '[4000::] [5f00::1] [fc00::] [fd00:ec2::254] [fe80::1] [fec0::] [ff02::1]', ''],
];

it.each(RANGES)(
	'%s is private, and its neighbours are not',
	(_range, inside = '', outside = '') => {
		const privateAmong = (hosts: string) =>
			hosts.split(' ').filter((host) => isPrivate(`https://${host}`));
		expect(privateAmong(inside)).toEqual(inside.split(' '));
		expect(privateAmong(outside)).toEqual([]);
	},
);

const METADATA = `2852039166 0xa9fea9fe 0XA9.254.43518 0251.0376.0251.0376 １６９.254.169.254 169。254。169。254
	169.254.169.254. [::169.254.169.254] [::ffff:169.254.169.254] [::ffff:0:a9fe:a9fe] [64:ff9b::169.254.169.254]
	[64:ff9b:1::a9fe:a9fe] [2001:0:a9fe:a9fe::] [2001::5601:5601] [2002:a9fe:a9fe::1] [fe80::5efe:a9fe:a9fe]`;

it.each(METADATA.split(/\s+/))('%s is 169.254.169.254 in another form, and private', (host) => {
	expect(isPrivate(`https://${host}/latest/meta-data`)).toBe(true);
});

describe('the API key', () => {
	it('may be sent over https to any host', () => {
		fc.assert(
			fc.property(fc.webUrl({ validSchemes: ['https'] }), (url) => {
				expect(secureUrl(url).href).toBe(new URL(url).href);
			}),
		);
	});

	it('may not be sent over plain http to any domain, or to an address outside 127.0.0.0/8', () => {
		const elsewhere = fc
			.ipV4Extended()
			.map((address) => `http://${address}`)
			.filter((url) => !new URL(url).hostname.startsWith('127.'));
		fc.assert(
			fc.property(fc.oneof(fc.webUrl({ validSchemes: ['http'] }), elsewhere), (url) => {
				expect(dangerTo(url)).toEqual(OPEN);
			}),
		);
	});

	it.each([' http://app.tuco.ai', 'ht\ntp://app.tuco.ai'])('may not be sent to %j', (url) => {
		expect(dangerTo(url)).toEqual(OPEN);
	});

	it('is refused with an error that names the host but not the password before it', () => {
		const danger = dangerTo('http://user:pass@evil.com/');
		expect(danger).toContain('unencrypted to evil.com.');
		expect(danger).not.toContain('pass@');
	});
});
