import type { StoredWebhook } from '../types';

/** A webhook as the API shows it: everything but the secret (contract section 1). */
export function shownWebhook(webhook: StoredWebhook): Partial<StoredWebhook> {
	const shown: Partial<StoredWebhook> = { ...webhook };
	delete shown.secret;
	return shown;
}
