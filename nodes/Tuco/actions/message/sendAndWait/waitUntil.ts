import { WAIT_INDEFINITELY } from 'n8n-workflow';

import { isObject } from '../../../shared/json';
import type { ItemRun } from '../../operation';
import { collection, refusal, textOf, timeOf } from '../../values';

const MINUTES: Partial<Record<string, number>> = { minutes: 1, hours: 60, days: 1440 };

/**
 * When n8n stops waiting.
 *
 * @throws NodeOperationError if that is not in the future
 */
export function waitUntil(run: ItemRun, now = Date.now()): Date {
	const { limitWaitTime } = collection(run, 'options');
	const values = isObject(limitWaitTime) ? limitWaitTime.values : undefined;
	if (!isObject(values)) return WAIT_INDEFINITELY;
	const { limitType, resumeAmount, resumeUnit, maxDateAndTime } = values;
	const minutes = Number(resumeAmount ?? 1) * (MINUTES[textOf(resumeUnit ?? 'hours')] ?? NaN);
	const until =
		limitType === 'atSpecifiedTime'
			? timeOf(run, maxDateAndTime, 'Max Date and Time')
			: now + minutes * 60_000;
	const date = new Date(until ?? NaN);
	if (date.getTime() > now) return date;
	const remedy = 'Choose a time in the future. Nothing was sent.';
	throw refusal(run, 'Limit Wait Time leaves no time for an answer', remedy);
}
