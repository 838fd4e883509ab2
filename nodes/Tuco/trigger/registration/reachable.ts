import { isLoopback, isPrivate } from '../../shared/network';

/**
 * What keeps Tuco from delivering to a webhook URL, as a sentence for the user, or `null` where nothing is known to. Tuco
 * delivers over the internet, and to https addresses only (contract section 1).
 */
export function obstacleTo(webhookUrl: string): string | null {
	if (!URL.canParse(webhookUrl)) return 'The webhook URL of this n8n is not a URL';
	if (isLoopback(webhookUrl))
		return 'Tuco cannot reach this n8n: its webhook URL is this machine itself';
	if (isPrivate(webhookUrl)) {
		return 'Tuco cannot reach this n8n: its webhook URL is an address of a private network';
	}
	return new URL(webhookUrl).protocol === 'https:' ? null : 'Tuco only delivers to https addresses';
}
