import type { ExpressionString, INodeOutputConfiguration } from 'n8n-workflow';

import { type Selection, type TucoEventFacts, choiceFor, choicesOf } from '../events/names';

type Output = { choice: string; label: string; isManualOnly: boolean };
type Parameters = { outputMode?: unknown; events?: unknown; webhookSetup?: unknown };

/** Each choice of the Events field, named as briefly as a connector needs. */
const OUTPUTS_PER_EVENT: Output[] = choicesOf().map(({ name, label, subscribable }) => ({
	choice: name,
	label: label.replace(/^Message | Event$/, ''),
	isManualOnly: !subscribable,
}));

/**
 * The outputs that the node shows for its parameters. What is selected changes labels only: n8n keeps connections by
 * position. Labels are short because n8n cuts them off at 76 pixels, which "Delivered (manual only)" exceeds. It uses
 * nothing from outside: n8n's editor runs its source as an expression.
 */
export function outputsOf(
	{ outputMode, events, webhookSetup }: Parameters,
	outputs: Output[],
): INodeOutputConfiguration[] {
	if (outputMode !== 'perEvent') return [{ type: 'main' }];
	return outputs.map(({ choice, label, isManualOnly }) => {
		const note = Array.isArray(events) && events.includes(choice) ? '' : ' (off)';
		const isUnavailable = isManualOnly && webhookSetup !== 'manual';
		return { type: 'main', displayName: isUnavailable ? 'Manual only' : label + note };
	});
}

/** {@link outputsOf} as n8n's editor evaluates it. It is not evaluated when an event comes in. */
export const OUTPUTS: ExpressionString = `={{ (${outputsOf.toString()})($parameter, ${JSON.stringify(OUTPUTS_PER_EVENT)}) }}`;

/** The chosen events at a glance. */
export const SUBTITLE =
	'={{ $parameter["events"].map((event) => event.replace("message.", "")).join(", ") }}';

/** The item's place among the outputs: an array for each, all but one of them empty. */
export function toOutput<T>(
	item: T,
	event: string,
	{ isOnePerEvent, ...selection }: Selection & { isOnePerEvent: boolean },
	events?: readonly TucoEventFacts[],
): T[][] {
	if (!isOnePerEvent) return [[item]];
	const choice = choiceFor(event, selection, events);
	return choicesOf(events).map(({ name }) => (name === choice ? [item] : []));
}
