import type { Read } from '../read';

/** Hosts that this machine alone can reach, as `URL` spells them. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * Reads the URL of a webhook. Tuco takes https only; the sandbox also takes http on a loopback address, so that a local
 * n8n can be tried without a certificate.
 */
export function readUrl(value: unknown): Read<string> {
	if (typeof value !== 'string' || value.trim() === '') {
		return { ok: false, reason: 'URL is required' };
	}
	const url = URL.canParse(value) ? new URL(value) : null;
	const isTaken =
		url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
	return isTaken ? { ok: true, value } : { ok: false, reason: 'Invalid URL format' };
}
