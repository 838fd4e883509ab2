import { isListOfObjects, objectsAt } from '../../shared/json';
import { leadIdOf } from '../lead/shared';
import { leadLocator } from '../locators';
import { type ItemRun, type Operation, valueOf } from '../operation';
import { jsonOf, refusal, unknownId } from '../values';

const field = (displayName: string, name: string, what: string) => ({
	displayName,
	name,
	type: 'json' as const,
	default: '[]',
	description: `What ${what}, as a JSON array in Tuco's own format. One of both lists is needed.`,
});

const STOP = field('Stop Rules', 'stopRules', 'ends a campaign');
const BRANCH = field('Branch Conditions', 'branchConditions', 'decides on the next step');

/** The list in a field, if it has entries. Their keys are undocumented. */
function readList(run: ItemRun, { name, displayName: label }: typeof STOP) {
	const form = { label, is: isListOfObjects, example: '[{"id": "rule1", "type": "replied"}]' };
	const list = jsonOf(run, run.parameter(name), form) ?? [];
	return list.length > 0 ? { [name]: list } : null;
}

/** Evaluates conditions for a lead (contract of actions, section 6, 9). Calls third parties, so it is not repeated. */
export const evaluateConditions: Operation = {
	name: 'Evaluate Conditions',
	value: 'evaluateConditions',
	action: 'Evaluate campaign conditions for a lead',
	description:
		'Find out which stop rules and branch conditions are true for a lead now. Tuco asks HubSpot, GoHighLevel and your API tools for it.',
	limit: null,
	fields: [{ ...leadLocator, required: true }, STOP, BRANCH],
	execute: async (run) => {
		const leadId = leadIdOf(run);
		const lists = { ...readList(run, STOP), ...readList(run, BRANCH) };
		if (Object.keys(lists).length === 0) {
			throw refusal(run, 'There are no conditions', 'Fill in Stop Rules or Branch Conditions');
		}
		const path = '/api/campaigns/evaluate-conditions';
		const result = await run.call({ method: 'POST', path, body: { leadId, ...lists } });
		const answer = valueOf(result, run, {
			again: 'run the node again',
			rejected: "Check that the stop rules and branch conditions have Tuco's own format.",
			known: { 'Lead not found': unknownId('lead') },
		});
		const [stopResults = [], branchResults = []] = ['stopResults', 'branchResults'].map((key) =>
			objectsAt(answer, key),
		);
		return [{ leadId, stopResults, branchResults }];
	},
};
