import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { textAt } from '../../nodes/Tuco/shared/json';
import { startSandbox, type Sandbox } from '../../tools/sandbox';
import { newId } from '../../tools/sandbox/facts';
import { recordLog } from '../support/coreN8n';
import { Poller } from '../support/poller';
import { SEED, sized, weighted } from '../support/random';

const RUNS = sized(100, 5);
/** Enough to prove the order of the list. */
const LEADS = 12;
/** More than twice as many polls as there are between two complete reads. */
const POLLS_AT_THE_END = 45;

const lead = fc.nat({ max: LEADS - 1 });
const step = weighted<Step>(
	[6, fc.record({ reply: lead, times: fc.integer({ min: 1, max: 12 }) })],
	[6, fc.constant({ poll: 'stored' as const })],
	[1, fc.constant({ poll: 'killed' as const })],
	[1, fc.constant({ restart: true as const })],
	[1, fc.record({ failAtPage: fc.nat({ max: 4 }) })],
	[1, fc.record({ late: lead, minutes: fc.integer({ min: 1, max: 55 }) })],
	[1, fc.record({ remove: lead })],
	[2, fc.record({ minutes: fc.integer({ min: 1, max: 200 }) })],
);
type Step =
	| { reply: number; times: number }
	| { poll: 'stored' | 'killed' }
	| { restart: true }
	| { failAtPage: number }
	| { late: number; minutes: number }
	| { remove: number }
	| { minutes: number };

const scenario = fc.record({
	rowsOnPage: fc.integer({ min: 1, max: 4 }),
	latestFirst: fc.boolean(),
	steps: fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never;

const textOf = (item: IDataObject) => textAt(item, 'message') ?? '';

let sandbox: Sandbox;
beforeAll(async () => {
	recordLog();
	sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const tally = { replies: 0, polls: 0, again: 0, missed: 0 };

/** Plays n8n and Tuco. */
async function play({ rowsOnPage, latestFirst, steps }: Scenario) {
	const workspace = sandbox.createWorkspace();
	const { messaging } = workspace;
	Object.assign(messaging, { mostReplyRows: rowsOnPage, listsLatestRepliesFirst: latestFirst });
	let leads = 0;
	const newLead = () => messaging.addLead({ phone: `+1202555${1000 + leads++}` })._id;
	const ids = Array.from({ length: LEADS }, newLead);
	let texts = 0;
	const reply = (leadId: string, minutesAgo = 0) => {
		const text = `Reply ${texts++}`;
		const at = new Date(sandbox.clock.now() - minutesAgo * 60_000);
		messaging.noteReply(leadId, {
			messageId: newId(),
			message: text,
			receivedAtUtc: at.toISOString(),
		});
		messaging.replies
			.get(leadId)
			?.sort((one, other) => other.receivedAtUtc.localeCompare(one.receivedAtUtc));
		sandbox.advance(1000);
		return text;
	};
	for (const id of ids) reply(id);
	sandbox.advance(60_000);

	/** Which replies are due, with their leads, and how often n8n has stored each. */
	const due = new Map<string, string>();
	const stored = new Map<string, number>();
	const mayRepeat = new Set<string>();
	const late = new Set<string>();
	const flagged = new Set<unknown>();
	let lastBatch: string[] = [];
	const poller = new Poller(sandbox, workspace);
	const restart = () => {
		for (const text of lastBatch) mayRepeat.add(text);
		poller.startProcess();
	};
	const poll = async (isStored = true) => {
		sandbox.advance(60_000);
		tally.polls += 1;
		const items = await poller.poll();
		if (items.length > 0) lastBatch = items.map(textOf);
		if (!isStored) return;
		for (const item of items) {
			const text = textOf(item);
			stored.set(text, (stored.get(text) ?? 0) + 1);
			if (item.mayHaveMissed === true) flagged.add(item.leadId);
		}
	};
	const activate = async () => {
		await poll();
		poller.save();
	};
	await activate();
	for (const each of steps) {
		if ('reply' in each) {
			const leadId = ids[each.reply] ?? '';
			for (let time = 0; time < each.times; time++) due.set(reply(leadId), leadId);
		} else if ('poll' in each) {
			await poll(each.poll === 'stored');
			if (each.poll === 'stored') continue;
			restart();
			await activate();
		} else if ('restart' in each) {
			restart();
			await activate();
		} else if ('failAtPage' in each) {
			sandbox.faults.add({ status: 401, skip: each.failAtPage });
			await poll().catch(() => undefined);
			sandbox.faults.clear();
		} else if ('late' in each) {
			const leadId = ids[each.late] ?? '';
			const text = reply(leadId, each.minutes);
			due.set(text, leadId);
			late.add(text);
		} else if ('remove' in each) {
			messaging.removeLeads([ids[each.remove] ?? '']);
			ids[each.remove] = newLead();
		} else {
			sandbox.advance(each.minutes * 60_000);
		}
	}
	for (let count = 0; count < POLLS_AT_THE_END; count++) await poll();

	// Tuco lists ten replies of a lead, so it may never list one that comes late.
	const isListed = (text: string, leadId: string) =>
		!late.has(text) || (messaging.replies.get(leadId)?.length ?? 0) <= 10;
	const isLost = (text: string, leadId: string) =>
		!stored.has(text) && !flagged.has(leadId) && isListed(text, leadId);
	const isRemoved = (leadId: string) => !messaging.leads.some(({ _id }) => _id === leadId);
	const lost = [...due].filter(([text, leadId]) => isLost(text, leadId) && !isRemoved(leadId));
	expect(lost).toEqual([]);
	expect([...stored.keys()].filter((text) => !due.has(text))).toEqual([]);
	const twice = [...stored].filter(([text, times]) => times > 1 && !mayRepeat.has(text));
	expect(twice).toEqual([]);
	tally.replies += due.size;
	tally.again += [...stored.values()].filter((times) => times > 1).length;
	tally.missed += [...due.keys()].filter((text) => !stored.has(text)).length;
}

test('every reply starts the workflow, once unless n8n restarts, whatever order and pages Tuco has', async () => {
	await fc.assert(
		fc.asyncProperty(scenario, async (each) => play(each)),
		{ seed: SEED, numRuns: RUNS },
	);
	process.stdout.write(`polling: ${JSON.stringify(tally)}; TUCO_SEED=${SEED} repeats it\n`);
}, 3_600_000);
