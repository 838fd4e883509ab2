/**
 * IPv4 that is not the internet: IANA's special-purpose registry, less what it calls globally reachable; multicast; and
 * the address at which Azure's machines reach their host.
 */
const SPECIAL_IPV4 = prefixesOf(
	'0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12',
	'192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24',
	'203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
);

/**
 * IPv6 that is the internet, and what IANA's registry excepts from it. All that embeds an IPv4 address is in neither:
 * mapped, compatible and NAT64 addresses lie outside the first range, Teredo and 6to4 inside the second ones.
 */
const GLOBAL_IPV6 = prefixesOf('2000::/3');
const SPECIAL_IPV6 = prefixesOf('2001::/23 2001:db8::/32 2002::/16 3fff::/20');

/**
 * Names that only local networks resolve: single words, what IANA and ICANN reserve for that, and what routers and
 * clusters use. None is a top-level domain, or can become one, but `.box`, where only the router's own name counts.
 */
const PRIVATE_NAMES =
	/^[^.]+$|(^|\.)(alt|consul|corp|fritz\.box|home|(home|service)\.arpa|internal|intranet|invalid|lan|local|localdomain|localhost|mail|onion|private|svc|test)$/;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a URL's host is this machine itself. Text that is not a URL is not. */
export function isLoopback(url: string): boolean {
	return URL.canParse(url) && LOOPBACK.test(hostOf(url));
}

/** Whether the internet cannot reach a URL's host, as far as the URL shows. Text that is not a URL counts as public. */
export function isPrivate(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const host = hostOf(url);
	if (host.startsWith('[')) {
		const address = host.slice(1, -1);
		return !isWithin(address, GLOBAL_IPV6) || isWithin(address, SPECIAL_IPV6);
	}
	if (/^[\d.]+$/.test(host)) return isWithin(host, SPECIAL_IPV4);
	return PRIVATE_NAMES.test(host);
}

/** A host as `URL` writes it, which resolves every spelling of an address. A trailing dot makes no difference. */
function hostOf(url: string): string {
	return new URL(url).hostname.replace(/\.$/, '');
}

/** The leading binary digits that all addresses of each CIDR range share. */
function prefixesOf(...ranges: string[]): string[] {
	return ranges
		.flatMap((some) => some.split(' '))
		.map((range) => {
			const [address = '', length] = range.split('/');
			return bitsOf(address).slice(0, Number(length));
		});
}

function isWithin(address: string, prefixes: readonly string[]): boolean {
	const bits = bitsOf(address);
	return prefixes.some((prefix) => bits.startsWith(prefix));
}

/** An IP address as 32 or 128 binary digits. */
function bitsOf(address: string): string {
	if (!address.includes(':')) return binary(address.split('.'), 10, 8);
	const [left = [], right = []] = address
		.split('::')
		.map((half) => half.split(':').filter((group) => group !== ''));
	const zeros = Array<string>(8 - left.length - right.length).fill('0');
	return binary([...left, ...zeros, ...right], 16, 16);
}

function binary(parts: readonly string[], radix: number, digits: number): string {
	return parts
		.map((part) => Number.parseInt(part, radix).toString(2).padStart(digits, '0'))
		.join('');
}
