import { leadIdOf } from '../lead/shared';
import { leadLocator } from '../locators';
import type { ItemRun, Operation } from '../operation';
import { answerOf, goalBotField, goalBotOf, isDone } from './shared';

const fields = [goalBotField, { ...leadLocator, required: true }];

/** The IDs in the form, and what Tuco is asked with them. */
function readForm(run: ItemRun) {
	const { goalBotId, path } = goalBotOf(run);
	const body = { leadId: leadIdOf(run) };
	return { ids: { goalBotId, ...body }, request: { path: `${path}/enroll`, body } };
}

/** Enrolls a lead (contract of actions, section 7, 17). Tuco refuses one that is in a goal bot, even in this one. */
export const enrollLead: Operation = {
	name: 'Enroll Lead',
	value: 'enrollLead',
	action: 'Enroll a lead in a goal bot',
	description:
		'Start a goal bot for a lead who is in none. Once the lead writes, the bot answers after 60 seconds, so an AI agent of your own must not answer too.',
	limit: null,
	fields,
	execute: async (run) => {
		const { ids, request } = readForm(run);
		const result = await run.call({ method: 'POST', ...request });
		const { status = null, detail = '' } = result.ok ? {} : result.failure;
		const isIn = [
			`The lead is already in a goal bot${detail && ` (${detail})`}`,
			'A lead can be in one goal bot only. Unenroll it from that one first.',
		] as const;
		const ifUnknown =
			'run the node again. If the lead is already in a goal bot then, this attempt may have enrolled it';
		const answer = answerOf(result, run, ifUnknown, status === 400 ? isIn : undefined);
		return [{ ...ids, enrolled: answer.success !== false }];
	},
};

/** Removes a lead from a goal bot (contract of actions, section 7, 18). */
export const unenrollLead: Operation = {
	name: 'Unenroll Lead',
	value: 'unenrollLead',
	action: 'Remove a lead from a goal bot',
	description: 'Remove a lead from a goal bot, so that it can enter another one. The lead is kept.',
	limit: null,
	fields,
	execute: async (run) => {
		const { ids, request } = readForm(run);
		const result = await run.call({ method: 'DELETE', ...request });
		return [{ ...ids, unenrolled: isDone(result, run) }];
	},
};
