import type { ExpressionString, INodeOutputConfiguration } from 'n8n-workflow';

import { ANY_OTHER_EVENT, TUCO_EVENTS, choiceOf } from '../events/names';

/** What each choice of the Events field is called where there is little room, in the one order that never changes. */
const SHORT_LABELS: [choice: string, label: string][] = [
	...TUCO_EVENTS.map(({ name, label }): [string, string] => [name, label.replace('Message ', '')]),
	[ANY_OTHER_EVENT, 'Any Other'],
];

type Parameters = { outputMode?: unknown; events?: unknown };

/**
 * The outputs that the node shows for its parameters. It must stand on its own: n8n's editor runs its source as an
 * expression.
 */
export function outputsOf(
	{ outputMode, events }: Parameters,
	labels: [choice: string, label: string][],
): INodeOutputConfiguration[] {
	const chosen = labels.filter(([choice]) => Array.isArray(events) && events.includes(choice));
	if (outputMode !== 'perEvent' || chosen.length === 0) return [{ type: 'main' }];
	return chosen.map(([, label]) => ({ type: 'main', displayName: label }));
}

/** {@link outputsOf} as n8n's editor evaluates it. It is not evaluated when an event comes in. */
export const OUTPUTS: ExpressionString = `={{ (${outputsOf.toString()})($parameter, ${JSON.stringify(SHORT_LABELS)}) }}`;

/** The chosen events at a glance. */
export const SUBTITLE =
	'={{ $parameter["events"].map((event) => event.replace("message.", "")).join(", ") }}';

/** The item's place among the outputs: an array for each, all but one of them empty. */
export function toOutput<T>(
	item: T,
	event: string,
	{ isOnePerEvent, events }: { isOnePerEvent: boolean; events: readonly string[] },
): T[][] {
	if (!isOnePerEvent) return [[item]];
	const chosen = SHORT_LABELS.map(([choice]) => choice).filter((choice) => events.includes(choice));
	return chosen.map((choice) => (choice === choiceOf(event) ? [item] : []));
}
