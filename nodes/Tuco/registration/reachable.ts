import { isLoopback } from '../api/baseUrl';

/** Hosts that only machines nearby can reach: private IPv4 and IPv6 ranges, names of local networks, single words. */
const PRIVATE_HOSTS = [
	/^10\.\d+\.\d+\.\d+$/,
	/^192\.168\.\d+\.\d+$/,
	/^172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/,
	/^169\.254\.\d+\.\d+$/,
	/^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.\d+$/,
	/^0\.0\.0\.0$/,
	/^\[(::|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/,
	/\.(local|localhost|internal|lan|home\.arpa|test)$/,
	/^[^.:[\]]+$/,
];

/**
 * What keeps Tuco from delivering to a webhook URL, as a sentence for the user, or `null` where nothing is known to. Tuco
 * delivers over the internet, and to https addresses only (contract section 1).
 */
export function obstacleTo(webhookUrl: string): string | null {
	if (!URL.canParse(webhookUrl)) return 'The webhook URL of this n8n is not a URL';
	const { protocol, hostname } = new URL(webhookUrl);
	if (isLoopback(webhookUrl))
		return 'Tuco cannot reach this n8n: its webhook URL is this machine itself';
	if (PRIVATE_HOSTS.some((pattern) => pattern.test(hostname))) {
		return 'Tuco cannot reach this n8n: its webhook URL is an address of a private network';
	}
	return protocol === 'https:' ? null : 'Tuco only delivers to https addresses';
}
