import type { Fault } from './faults';

/** Why a fault makes no sense, or `null` when it does. */
export function faultObjection(fault: Fault): string | null {
	const { times = 1, skip = 0, status = 200, retryAfter = 0, delayMs = 0 } = fault;
	if (times !== Infinity && !isWhole(times, 1)) {
		return 'times must be a whole number from 1, or without end';
	}
	if (!isWhole(skip, 0)) return 'skip must be a whole number from 0';
	if (!isWhole(status, 200) || status > 599) return 'status must be from 200 to 599';
	if (!isDuration(retryAfter)) return 'retryAfter must be seconds from 0';
	if (!isDuration(delayMs)) return 'delayMs must be milliseconds from 0';
	const effects = [fault.status, fault.body, fault.delayMs, fault.drop];
	if (effects.some((effect) => effect !== undefined)) return null;
	return 'A fault needs a status, a body, a delayMs or a drop';
}

const isWhole = (value: number, least: number) => Number.isInteger(value) && value >= least;
const isDuration = (value: number) => Number.isFinite(value) && value >= 0;
