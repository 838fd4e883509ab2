import type { IDataObject } from 'n8n-workflow';

import { isListOfObjects, objectsAt } from '../../shared/json';
import type { ItemRun } from '../operation';
import {
	collection,
	filled,
	jsonOf,
	partsOf,
	required,
	textOf,
	wholeNumberOf,
	withValues,
} from '../values';

/**
 * The parts of a goal bot that are given in the form, as Tuco takes them (contract of actions, section 7).
 *
 * @param name the collection with the optional fields
 * @throws NodeOperationError if one cannot be right
 */
export function readBot(run: ItemRun, name: string): IDataObject {
	const more = withValues(run, collection(run, name));
	const text = (field: string) => textOf(more[field]);
	const days = wholeNumberOf(run, more.inactivityTimeoutDays, 'Inactivity Timeout');
	return filled({
		name: text('name'),
		goal: text('goal'),
		description: text('description'),
		settings: part({ mode: text('mode'), tone: text('tone'), inactivityTimeoutDays: days }),
		entry: part({ type: text('entry'), triggerTag: text('triggerTag') }),
		onComplete: part({ addTag: text('completeTag'), webhookUrl: text('completeUrl') }),
		onAbandon: part({ addTag: text('abandonTag'), webhookUrl: text('abandonUrl') }),
		stages: unlessEmpty(readStages(run)),
	});
}

const part = (fields: IDataObject) =>
	Object.values(fields).some((value) => value !== '') ? filled(fields) : '';

const unlessEmpty = <T>(list: T[]) => (list.length > 0 ? list : '');

function readStages(run: ItemRun): IDataObject[] {
	if (run.parameter('specifyStages', 'fields') === 'json') {
		const example = '[{"name": "Qualify", "objective": "Find out the size of the team"}]';
		const form = { label: 'Stages (JSON)', is: isListOfObjects, example };
		return jsonOf(run, run.parameter('stagesJson'), form) ?? [];
	}
	return objectsAt(collection(run, 'stages'), 'stage').map((stage, index) => {
		const at = `of stage ${index + 1}`;
		return filled({
			name: required(run, textOf(stage.name), `The name ${at}`),
			objective: textOf(stage.objective),
			prompt: textOf(stage.prompt),
			maxTurns: wholeNumberOf(run, stage.maxTurns, `Max Turns ${at}`),
			advanceConditions: unlessEmpty(partsOf(stage.advanceConditions, /\n/)),
			exitConditions: unlessEmpty(partsOf(stage.exitConditions, /\n/)),
			collectFields: unlessEmpty(partsOf(stage.collectFields, /[,;\n]/)),
		});
	});
}

/**
 * Stages with IDs: each has its own, else that of the present stage with its name, so that the leads in it stay there, else
 * one made from its position and name.
 */
export function withIds(stages: IDataObject[], present: IDataObject[] = []): IDataObject[] {
	const unused = [...present];
	return stages.map((stage, index) => {
		const name = textOf(stage.name);
		const at = unused.findIndex((other) => name !== '' && textOf(other.name) === name);
		const [same] = at < 0 ? [] : unused.splice(at, 1);
		const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
		const made = ['stage', index + 1, ...words].filter(Boolean).join('-');
		return { ...stage, id: textOf(stage.id) || textOf(same?.id) || made };
	});
}
