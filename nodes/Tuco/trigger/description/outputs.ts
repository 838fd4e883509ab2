import type { ExpressionString, INodeOutputConfiguration } from 'n8n-workflow';

import type { TucoEventFacts } from '../../shared/events';
import { type Selection, choiceFor, choicesOf } from '../choices';

type Output = { name: string; label: string; subscribable: boolean };
type Parameters = { outputMode?: unknown; events?: unknown; webhookSetup?: unknown };

/** Each choice of the Events field, with a short label for its output. */
const OUTPUTS_PER_EVENT: Output[] = choicesOf().map(({ name, label, subscribable }) => ({
	name,
	label: label.replace(/^Message | Event$/, ''),
	subscribable,
}));

/**
 * The outputs that the node shows. With one per event, other parameters change only labels, because n8n keeps connections
 * by position. n8n cuts labels off at 76 pixels. Must use nothing from outside: n8n's editor runs its source.
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

/** {@link outputsOf} as an expression for n8n's editor. It is not evaluated when an event comes in. */
export const OUTPUTS: ExpressionString = `={{ (${outputsOf.toString()})($parameter, ${JSON.stringify(OUTPUTS_PER_EVENT)}) }}`;

/** Lists the selected events below the node's name. */
export const SUBTITLE =
	'={{ $parameter["events"].map((event) => event.replace("message.", "")).join(", ") }}';

/** Puts the item into its output: one array per output, all but one of them empty. */
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
