import type { IDataObject } from 'n8n-workflow';

import { textAt } from '../../shared/json';
import { type ItemRun, type Outcome, valueOf } from '../operation';
import { type NewLead, readNewLead } from './newLead';
import { createdIds, provenBy } from './pair';
import { readBack } from './readBack';
import { NEXT, outcomeOf } from './shared';

/** Tuco does not document how many leads a call may have. */
const LEADS_PER_CALL = 100;

const REJECTED = 'Correct the fields of these leads, then run the node again. None was created.';

const NOTES = {
	unknown: 'Existing or just created: an earlier attempt of this call failed after Tuco got it',
	unproven:
		'Tuco has the lead, but its answer does not show which one it is, nor does a search for its addresses',
};

type Prepared = NewLead & { run: ItemRun };

/** Creates the leads of these items in as few calls as possible. One outcome per item, in their order. */
export async function createTogether(runs: ItemRun[]): Promise<Outcome[]> {
	const outcomes = new Map<ItemRun, Outcome>();
	const byList = new Map<string, Prepared[]>();
	for (const run of runs) {
		try {
			const prepared = { ...readNewLead(run), run };
			byList.set(prepared.listId, [...(byList.get(prepared.listId) ?? []), prepared]);
		} catch (error) {
			outcomes.set(run, { error });
		}
	}
	for (const [listId, all] of byList) {
		for (let start = 0; start < all.length; start += LEADS_PER_CALL) {
			const batch = all.slice(start, start + LEADS_PER_CALL);
			const made = await createBatch(batch, listId);
			batch.forEach(({ run }, index) => outcomes.set(run, made[index] ?? { items: [] }));
		}
	}
	return runs.map((run) => outcomes.get(run) ?? { items: [] });
}

/** One call. It is safe to repeat: Tuco leaves leads that it knows as they are (contract of actions, section 0). */
async function createBatch(batch: Prepared[], listId: string): Promise<Outcome[]> {
	const [first] = batch;
	if (!first) return [];
	const leads = batch.map(({ lead }) => lead);
	const body = { leads, source: 'api', ...(listId && { listId }) };
	const { call } = first.run;
	const result = await call({ method: 'POST', path: '/api/leads', body, isSafe: true });
	if (!result.ok) {
		const next = { ...NEXT, rejected: REJECTED };
		return batch.map(({ run }) => outcomeOf(() => valueOf(result, run, next)));
	}
	const created = createdIds(result.value);
	const proven = provenBy(result.value, leads);
	const open = leads.filter((_lead, index) => proven[index]?.leadId === null);
	const usedList = textAt(result.value, 'listId') ?? (listId || null);
	const found = await readBack(call, { leads: open, created, listId: usedList });
	const isClaimed = new Set<string>();
	return proven.map((one, index) => {
		const lead = leads[index] ?? {};
		const leadId = one.leadId ?? found[open.indexOf(lead)] ?? null;
		const isNew = isNewOf(leadId, created, isClaimed, result.isRepeat);
		const note = leadId === null ? NOTES.unproven : isNew === null ? NOTES.unknown : null;
		return { items: [{ leadId, isNew, note, listId: one.listId, ...shown(lead) }] };
	});
}

/** Whether the call created the lead, for the first item that has it; `null` if that cannot be known. */
function isNewOf(
	leadId: string | null,
	created: string[],
	isClaimed: Set<string>,
	isRepeat = false,
): boolean | null {
	if (leadId === null) return null;
	if (!created.includes(leadId)) return isRepeat ? null : false;
	const isFirst = !isClaimed.has(leadId);
	isClaimed.add(leadId);
	return isFirst;
}

function shown({ firstName, lastName, phone, email }: IDataObject) {
	return {
		firstName: firstName ?? null,
		lastName: lastName ?? null,
		phone: phone ?? null,
		email: email ?? null,
	};
}
