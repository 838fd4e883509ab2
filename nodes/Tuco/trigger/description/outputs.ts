import type { ExpressionString, INodeOutputConfiguration } from 'n8n-workflow';

import { type Selection, type TucoEventFacts, choiceFor, choicesOf } from '../events/names';

type Output = { name: string; label: string; subscribable: boolean };
type Parameters = { outputMode?: unknown; events?: unknown; webhookSetup?: unknown };

/** Each choice of the Events field, named as briefly as a connector needs. */
const OUTPUTS_PER_EVENT: Output[] = choicesOf().map(({ name, label, subscribable }) => ({
	name,
	label: label.replace(/^Message | Event$/, ''),
	subscribable,
}));

/**
 * The outputs that the node shows. Parameters change labels only, since n8n keeps connections by position, and labels
 * are short, since n8n cuts them off at 76 pixels. Uses nothing from outside: n8n's editor runs its source.
 */
export function outputsOf(
	{ outputMode, events, webhookSetup }: Parameters,
	outputs: Output[],
): INodeOutputConfiguration[] {
	if (outputMode !== 'perEvent') return [{ type: 'main' }];
	return outputs.map(({ name, label, subscribable }) => {
		const note = Array.isArray(events) && events.includes(name) ? '' : ' (off)';
		const canCome = subscribable || webhookSetup === 'manual';
		return { type: 'main', displayName: canCome ? label + note : 'Manual only' };
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
