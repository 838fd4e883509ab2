import type { RecordedRequest, StoredWebhook } from '../../../tools/sandbox/types';
import type { Mishap } from './faults';

/** One thing that n8n did with the workflow, and what stood in Tuco before it and after. */
export type Step = {
	before: readonly StoredWebhook[];
	after: readonly StoredWebhook[];
	/** What was called meanwhile, oldest first. */
	requests: readonly RecordedRequest[];
	/** What went wrong meanwhile, as far as Tuco came to it. */
	mishaps: readonly Mishap[];
	/** Whether nothing could go wrong: Tuco well, and the API key and the subscription good. */
	isTucoWell: boolean;
	/** What the node told n8n's log. */
	told: readonly string[];
	/** What n8n was told, `null` when it went well. */
	error: Error | null;
};

/** Whether the node asked Tuco to remove a webhook. If it stands all the same, Tuco has refused. */
export function wasToGo({ requests }: Step, id: string): boolean {
	return requests.some(({ method, path }) => method === 'DELETE' && path.endsWith(`/${id}`));
}

/** Whether Tuco denied a webhook that stands, which makes the node take it for gone. */
export function wasDenied({ requests }: Step, id: string): boolean {
	return requests.some(({ path, status }) => path.endsWith(`/${id}`) && status === 404);
}

/** Whether the node told that a webhook stands which it could not have removed, late as Tuco answered. */
export function wasToldOf({ told, mishaps }: Step, id: string): boolean {
	const isLate = mishaps.some(({ fault }) => fault.delayMs !== undefined);
	return isLate && told.some((line) => line.includes(`${id} could not be removed`));
}

/** Whether the node took a registration to stand without having been able to see to it. */
export function isBorne({ told }: Step): boolean {
	return told.some((line) => line.includes('is taken to stand'));
}
