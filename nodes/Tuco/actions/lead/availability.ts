import type { IDataObject } from 'n8n-workflow';

import { objectsAt, textAt } from '../../shared/json';
import { type ItemRun, type Outcome, valueOf } from '../operation';
import { leadIdOf, leadNotFound, NEXT, outcomeOf } from './shared';

/** Leads per call. A check takes up to 10 seconds, so these end within a call's 200 (contract of actions, section 4). */
const LEADS_PER_CALL = 20;

/**
 * What Tuco says about one address or lead. `available` is `null` if it does not know: status `error` is a failed check, not
 * a person without iMessage.
 */
export function availabilityOf(result: IDataObject) {
	const { available } = result;
	const given = textAt(result, 'status');
	if (typeof available !== 'boolean' || given === 'error') {
		const note = 'Tuco could not check this. Check again later';
		return { available: null, status: given ?? 'unknown', note };
	}
	return { available, status: given ?? (available ? 'available' : 'unavailable'), note: null };
}

/** Checks the leads of all items in as few calls as possible. One outcome per item. */
export async function checkTogether(runs: ItemRun[], path: string): Promise<Outcome[]> {
	const ids = new Map<ItemRun, string>();
	const outcomes = runs.map((run) =>
		outcomeOf(() => {
			ids.set(run, leadIdOf(run));
			return [];
		}),
	);
	const distinct = [...new Set(ids.values())];
	for (let start = 0; start < distinct.length; start += LEADS_PER_CALL) {
		const leadIds = distinct.slice(start, start + LEADS_PER_CALL);
		const own = runs.filter((run) => leadIds.includes(ids.get(run) ?? ''));
		// Not repeated after a time-out: each check counts against the quota of the day.
		const result = await own[0]?.call({ method: 'POST', path, body: { leadIds } });
		if (!result) continue;
		for (const run of own) {
			outcomes[runs.indexOf(run)] = outcomeOf(() => {
				const leadId = ids.get(run) ?? '';
				return [{ leadId, ...checkedIn(valueOf(result, run, NEXT), leadId, run) }];
			});
		}
	}
	return outcomes;
}

/** What an answer about many leads says about one: its result, a job that goes on in the background, or no such lead. */
function checkedIn(answer: IDataObject, leadId: string, run: ItemRun): IDataObject {
	const checked = objectsAt(answer, 'results').find((one) => textAt(one, 'leadId') === leadId);
	if (checked) return availabilityOf(checked);
	const jobId = textAt(answer, 'jobId');
	if (jobId === null) throw leadNotFound(run);
	const note = 'Read availabilityStatus with Lead: Get in a few minutes';
	return { available: null, status: 'checking in background', note, jobId };
}
