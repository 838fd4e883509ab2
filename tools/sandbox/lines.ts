import type { Delivery, RecordedRequest } from './types';

const timeOf = (at: string): string => at.slice(11, 19);

/** A line on a call of the API. `outcome` is its status, or how the connection was dropped. */
export function requestLine(
	{ at, method, path, workspaceId }: RecordedRequest,
	outcome: string,
): string {
	return `${timeOf(at)} API ${method} ${path}: ${outcome} (${workspaceId ?? 'no workspace'})`;
}

/** A line on a delivery. */
export function deliveryLine({ at, event, family, url, ...outcome }: Delivery): string {
	const result = outcome.error ?? String(outcome.status);
	const form = family ?? 'given payload';
	return `${timeOf(at)} EVENT ${event} (${form}) to ${url}: ${result} in ${outcome.latencyMs} ms`;
}
