import { faultObjection } from '../faultObjection';
import type { Fault } from '../faults';
import { isRecord, type Read } from '../read';

const TEXTS = new Set(['method', 'path', 'body', 'contentType']);
const NUMBERS = new Set(['times', 'skip', 'status', 'retryAfter', 'delayMs']);
const KEYS = [...TEXTS, ...NUMBERS, 'drop'].join(', ');

/** Reads a fault. JSON has no Infinity, so `times` may also be `"always"`. */
export function readFault(body: unknown): Read<Fault> {
	if (!isRecord(body)) return { ok: false, reason: 'A fault is a JSON object' };
	const fault = { ...body, ...(body.times === 'always' && { times: Infinity }) };
	if (isFault(fault)) {
		const reason = faultObjection(fault);
		return reason === null ? { ok: true, value: fault } : { ok: false, reason };
	}
	const objections = Object.entries(fault).map(([key, value]) => objectionTo(key, value));
	return { ok: false, reason: objections.find((objection) => objection !== null) ?? '' };
}

function isFault(fault: Record<string, unknown>): fault is Fault {
	return Object.entries(fault).every(([key, value]) => objectionTo(key, value) === null);
}

function objectionTo(key: string, value: unknown): string | null {
	if (TEXTS.has(key)) return typeof value === 'string' ? null : `${key} must be a text`;
	if (key === 'drop') {
		return value === 'before' || value === 'after' ? null : 'drop must be before or after';
	}
	if (!NUMBERS.has(key)) return `A fault has no ${key}; it has ${KEYS}`;
	if (typeof value === 'number') return null;
	return key === 'times' ? 'times must be a number or "always"' : `${key} must be a number`;
}
