/** Addresses that the internet does not route to, or that embed others, from IANA's special-purpose registries. */
const PRIVATE_IPV4 = prefixesOf(
	'0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12',
	'192.0.0.0/24 192.168.0.0/16 198.18.0.0/15 224.0.0.0/4 240.0.0.0/4',
);
const PRIVATE_IPV6 = prefixesOf(
	'::/128 ::1/128 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 fc00::/7 fe80::/10 ff00::/8',
);

/** Names that only local networks resolve, single words among them. */
const PRIVATE_NAMES = /^[^.]+$|\.(local|localhost|internal|lan|home\.arpa|test)$/;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a URL's host is this machine itself. Text that is not a URL is not. */
export function isLoopback(url: string): boolean {
	return URL.canParse(url) && LOOPBACK.test(hostOf(url));
}

/** Whether the internet cannot reach a URL's host, as far as the URL shows. Text that is not a URL counts as public. */
export function isPrivate(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const host = hostOf(url);
	if (host.startsWith('[')) return isWithin(host.slice(1, -1), PRIVATE_IPV6);
	if (/^[\d.]+$/.test(host)) return isWithin(host, PRIVATE_IPV4);
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
