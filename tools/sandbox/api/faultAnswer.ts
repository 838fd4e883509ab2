import { STATUS_CODES } from 'node:http';

import type { Fault } from '../faults';
import { READ_ONLY, UNAUTHORIZED, WEBHOOK_NOT_FOUND } from './answers';

/** The answer of a fault, its body as it is sent. */
export type FaultAnswer = { status: number; headers: Record<string, string>; body: string };

/** What a fault answers in place of Tuco, or `null` when it lets the work be done. */
export function faultAnswer(fault: Fault): FaultAnswer | null {
	const { status = 200, retryAfter, body, contentType = 'application/json' } = fault;
	if (fault.status === undefined && body === undefined) return null;
	const headers: Record<string, string> = { 'Content-Type': contentType };
	if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
	return { status, headers, body: body ?? JSON.stringify(errorBody(status)) };
}

/** What Tuco says with a status (contract section 1). */
function errorBody(status: number): Record<string, unknown> {
	switch (status) {
		case 400:
			return { error: 'Invalid URL format' };
		case 401:
			return UNAUTHORIZED.body;
		case 402:
			return READ_ONLY.body;
		case 404:
			return WEBHOOK_NOT_FOUND.body;
		case 429:
			return { error: 'Too many requests' };
		default:
			return { error: STATUS_CODES[status] ?? 'Unknown error' };
	}
}
