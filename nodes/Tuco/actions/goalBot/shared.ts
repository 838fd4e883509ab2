import type { IDataObject } from 'n8n-workflow';

import type { Answer } from '../../shared/api/client';
import { isObject } from '../../shared/json';
import { goalBotLocator } from '../locators';
import { type ItemRun, valueOf } from '../operation';
import { requiredIdOf, unknownId } from '../values';

export const GOAL_BOTS = '/api/goal-bots';

export const goalBotField = { ...goalBotLocator, required: true };

/**
 * The ID of the goal bot in the form, and its address.
 *
 * @throws NodeOperationError if it cannot be an ID, before Tuco is asked
 */
export function goalBotOf(run: ItemRun) {
	const goalBotId = requiredIdOf(run, run.parameter('goalBotId'), 'Goal Bot');
	return { goalBotId, path: `${GOAL_BOTS}/${encodeURIComponent(goalBotId)}` };
}

const AGAIN = 'run the node again';

/**
 * What Tuco answered. Its errors are undocumented (contract of actions, section 7), so the status says what happened.
 *
 * @param ifUnknown what to do, instead of running the node again, where Tuco may have done it
 * @param happened what the error means, where it is not the usual
 * @throws NodeApiError with cause and remedy if the call failed
 */
export function answerOf(
	result: Answer,
	run: ItemRun,
	ifUnknown = AGAIN,
	happened?: readonly [message: string, remedy: string],
): IDataObject {
	const { kind = '', detail = '', notDone = true } = result.ok ? {} : result.failure;
	const thing = /\blead\b/i.test(detail) ? 'lead' : 'goal bot';
	return valueOf(result, run, {
		again: notDone ? AGAIN : ifUnknown,
		rejected: 'Check the fields, and in Tuco that the API key belongs to an active workspace.',
		known: { '': happened ?? (kind === 'not-found' ? unknownId(thing) : undefined) },
	});
}

/**
 * Whether Tuco archived or unenrolled. `null` if it refuses to do so again after an attempt without an answer, which may
 * have done it.
 *
 * @throws NodeApiError with cause and remedy if the call failed otherwise
 */
export function isDone(result: Answer, run: ItemRun): boolean | null {
	const isRefused = !result.ok && ['rejected', 'not-found'].includes(result.failure.kind);
	return isRefused && result.isRepeat ? null : answerOf(result, run).success !== false;
}

/** The goal bot in an answer as an item: in `goalBot`, or the answer itself, as most answers are undocumented. */
export function goalBotItem(answer: IDataObject, id: string | null = null): IDataObject {
	const { _id, goalBotId, ...bot } = isObject(answer.goalBot) ? answer.goalBot : answer;
	return { goalBotId: _id ?? goalBotId ?? id, ...bot };
}
