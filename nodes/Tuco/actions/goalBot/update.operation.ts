import type { IDataObject } from 'n8n-workflow';

import { isObject, objectsAt } from '../../shared/json';
import type { Operation } from '../operation';
import { additionalFields, refusal } from '../values';
import { goalField, nameField, OPTIONAL, stagesFields } from './fields';
import { readBot, withIds } from './readBot';
import { answerOf, goalBotField, goalBotItem, goalBotOf } from './shared';

/** What Tuco takes of a goal bot (contract of actions, section 7). */
const REQUIRED = ['name', 'goal', 'stages'];
const KEYS = [...REQUIRED, 'description', 'settings', 'entry', 'onComplete', 'onAbandon'];

/**
 * Changes a goal bot (contract of actions, section 7, 15). Whether Tuco keeps what a body leaves out is undocumented, so
 * the whole bot is read, changed and sent back, which is safe to repeat.
 */
export const updateGoalBot: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update a goal bot',
	description:
		'Change fields of a goal bot. Empty fields stay as they are. Stages replace all present ones.',
	limit: null,
	fields: [
		goalBotField,
		...stagesFields,
		{
			...additionalFields([nameField, goalField, ...OPTIONAL]),
			displayName: 'Update Fields',
			name: 'updateFields',
		},
	],
	execute: async (run) => {
		const { goalBotId, path } = goalBotOf(run);
		const given = readBot(run, 'updateFields');
		if (Object.keys(given).length === 0) {
			throw refusal(run, 'There is nothing to update', 'Add stages or Update Fields');
		}
		const present = goalBotItem(answerOf(await run.call({ method: 'GET', path }), run));
		const body = bodyOf(withoutNulls(present), given);
		const missing = REQUIRED.filter((key) => !(key in body)).join(' and ');
		if (missing) {
			const message = `Tuco did not show the ${missing} of the goal bot, which an update needs`;
			throw refusal(run, message, `Add the ${missing} too`);
		}
		const result = await run.call({ method: 'PUT', path, body, isSafe: true });
		return [goalBotItem(answerOf(result, run), goalBotId)];
	},
};

/** The whole bot with what was given, as Tuco takes it. */
function bodyOf(present: IDataObject, given: IDataObject): IDataObject {
	const entries = KEYS.map((key) => {
		const [before, after] = [present[key], given[key]];
		return [
			key,
			isObject(before) && isObject(after) ? { ...before, ...after } : (after ?? before),
		] as const;
	});
	const body: IDataObject = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
	if (!given.stages) return body;
	return { ...body, stages: withIds(objectsAt(given, 'stages'), objectsAt(present, 'stages')) };
}

/** A copy without `null`, which Tuco's answers may have and its requests may not. */
function withoutNulls(object: IDataObject): IDataObject {
	const drop = (_key: string, value: unknown) => (value === null ? undefined : value);
	const copy: unknown = JSON.parse(JSON.stringify(object), drop);
	return isObject(copy) ? copy : {};
}
