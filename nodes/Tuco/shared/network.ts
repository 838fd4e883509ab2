const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Hosts that only machines nearby can reach: private IPv4 and IPv6 ranges, names of local networks, single words. */
const PRIVATE_HOSTS = [
	/^10\.\d+\.\d+\.\d+$/,
	/^192\.168\.\d+\.\d+$/,
	/^172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/,
	/^169\.254\.\d+\.\d+$/,
	/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.\d+$/,
	/^0\.0\.0\.0$/,
	/^\[(::|::ffff:.*|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/,
	/\.(local|localhost|internal|lan|home\.arpa|test)$/,
	/^[^.:[\]]+$/,
];

/** Whether a URL's host is this very machine; what is no URL is not. */
export function isLoopback(url: string): boolean {
	return URL.canParse(url) && LOOPBACK.test(hostOf(url));
}

/** Whether a URL's host is known to be out of reach of the internet, this machine among them; what is no URL is not. */
export function isPrivate(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const host = hostOf(url);
	return LOOPBACK.test(host) || PRIVATE_HOSTS.some((pattern) => pattern.test(host));
}

/** A name that ends in a dot is the same without it. */
function hostOf(url: string): string {
	return new URL(url).hostname.replace(/\.$/, '');
}
