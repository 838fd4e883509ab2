/**
 * IPv4 ranges outside the internet: IANA's special-purpose registry without its globally reachable entries, multicast,
 * and the address at which Azure's machines reach their host.
 */
const SPECIAL_IPV4 = prefixesOf(
	'0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12',
	'192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24',
	'203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
);

/**
 * The IPv6 internet, and the exceptions in IANA's registry. No address that embeds an IPv4 address counts as public:
 * mapped, compatible and NAT64 addresses are outside the first range, Teredo and 6to4 inside the exceptions.
 */
const GLOBAL_IPV6 = prefixesOf('2000::/3');
const SPECIAL_IPV6 = prefixesOf('2001::/23 2001:db8::/32 2002::/16 3fff::/20');

/**
 * Names that only local networks resolve: single words, names that IANA and ICANN reserve for this, and those that routers
 * and clusters use. None is or can become a top-level domain, except `.box`, where only the router's own name counts.
 */
const PRIVATE_NAMES =
	/^[^.]+$|(^|\.)(alt|consul|corp|fritz\.box|home|(home|service)\.arpa|internal|intranet|invalid|lan|local|localdomain|localhost|mail|onion|private|svc|test)$/;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a URL's host is this machine. `false` if the text is not a URL. */
export function isLoopback(url: string): boolean {
	return URL.canParse(url) && LOOPBACK.test(hostOf(url));
}

/** Whether the URL alone shows that the internet cannot reach its host. `false` if the text is not a URL. */
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

/** The host as `URL` normalises it, which covers every spelling of an address, without a trailing dot. */
function hostOf(url: string): string {
	return new URL(url).hostname.replace(/\.$/, '');
}

/** The leading bits, as text, that all addresses of each CIDR range share. */
function prefixesOf(...ranges: string[]): string[] {
	return ranges
		.flatMap((line) => line.split(' '))
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
