import { EVENTS } from '../payloads/events';
import { FAMILIES, familiesOf, isFamily } from '../payloads/families';
import { isRecord, type Read } from '../read';
import type { FiredEvent } from '../types';
import { readFacts } from './readFacts';

/** Reads what is to be fired: `{event, family?, facts?, testMode?}`. */
export function readFiredEvent(body: unknown): Read<FiredEvent> {
	if (!isRecord(body) || typeof body.event !== 'string' || body.event === '') {
		return refused(`event must be the name of an event, such as ${EVENTS.join(', ')}`);
	}
	const { event, family, testMode = false } = body;
	if (family !== undefined && !isFamily(family)) {
		return refused(`family must be one of ${FAMILIES.join(', ')}`);
	}
	if (family !== undefined && !familiesOf(event).includes(family)) {
		return refused(`${event} comes in the families ${familiesOf(event).join(', ')}`);
	}
	if (typeof testMode !== 'boolean') return refused('testMode must be true or false');
	const facts = readFacts(body.facts ?? {});
	if (!facts.ok) return facts;
	return {
		ok: true,
		value: { event, facts: facts.value, testMode, ...(family !== undefined && { family }) },
	};
}

function refused(reason: string): Read<never> {
	return { ok: false, reason };
}
