import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { type TucoClient, tucoClient } from '../shared/api/client';
import { apiError } from '../shared/api/error';
import type { Failure } from '../shared/api/failure';
import { readPage, readPages } from '../shared/api/paging';
import { isObject } from '../shared/json';
import { logContext } from '../shared/logContext';
import { latestFirst, LISTED, type ReplyItem, repliesOf, replyList } from '../shared/replies';
import { passesTexts } from '../shared/replyTexts';
import { advance, type Cursor, firstCursor, newReplies, readCursor } from './cursor';
import { type Parameters, readParameters } from './fields';
import { ReplyReader } from './read';

/** Pages per poll, so that two polls within a minute stay within the 120 calls that Tuco allows. */
const MOST_PAGES = 60;

/** n8n's new poller gives up after 45 seconds. The other one has no limit, but polls once a minute. */
const LONGEST_MS = 36_000;

/** How many replies Execute Step shows, and of how many it takes the latest. */
const SHOWN = 10;
const LOOKED_AT = 1_000;

/** What this process knows of a trigger. */
type Trigger = {
	reader: ReplyReader;
	isPolling: boolean;
	/** By Tuco's clock, when the first complete read began, in milliseconds since 1970. */
	startedAt: number | null;
	/** The last replies that were handed to n8n. */
	batch: string;
	/** After the latest poll. n8n forgets what it stored when the node is renamed. */
	cursor: Cursor | null;
};

/** What a process knows of its triggers, by workflow, node and query: another query begins with a complete read. */
export type ProcessMemory = Map<string, Trigger>;

const thisProcess: ProcessMemory = new Map();

/**
 * The new replies, the first received first, or `null` if there are none. In the editor, shows the latest replies and
 * leaves the cursor alone.
 *
 * n8n saves the cursor before it stores the execution. So replies count as done only from the next poll on: until then,
 * `done` is where a restarted n8n goes on, and the batch comes again.
 *
 * @throws NodeApiError if Tuco cannot be read. The next poll goes on where this one ended
 */
export async function pollReplies(
	context: IPollFunctions,
	triggers = thisProcess,
): Promise<INodeExecutionData[][] | null> {
	const parameters = readParameters(context);
	const budgetMs = budgetOf(context);
	const limits = { totalMs: budgetMs, attemptMs: budgetMs / 2, unsafeMs: 1, attempts: 3 };
	const call = tucoClient(context, limits);
	if (context.getMode() === 'manual') return await latestReplies(context, call, parameters);

	const { id } = context.getNode();
	const key = JSON.stringify([context.getWorkflow().id, id, parameters.query]);
	const trigger = triggers.get(key) ?? {
		reader: new ReplyReader(),
		isPolling: false,
		startedAt: null,
		batch: '',
		cursor: null,
	};
	triggers.set(key, trigger);
	if (trigger.isPolling) return null;
	trigger.isPolling = true;
	try {
		return await newItems(context, call, parameters, trigger, Date.now() + budgetMs / 2);
	} finally {
		trigger.isPolling = false;
	}
}

/** How long a poll may take, in milliseconds. n8n 1 does not say. */
function budgetOf({ getPollBudgetMs }: { getPollBudgetMs?: () => number }): number {
	return Math.min(getPollBudgetMs?.() ?? LONGEST_MS, LONGEST_MS);
}

async function newItems(
	context: IPollFunctions,
	call: TucoClient,
	parameters: Parameters,
	trigger: Trigger,
	deadline: number,
): Promise<INodeExecutionData[][] | null> {
	const staticData = context.getWorkflowStaticData('node');
	const { done, emitted }: IDataObject = staticData;
	const isOurs = isObject(emitted) && emitted.batch === trigger.batch;
	const stored = (isOurs ? readCursor(emitted.cursor) : null) ?? readCursor(done);
	const cursor = stored ?? trigger.cursor;
	const start = (date: string | null) => {
		trigger.startedAt ??= Date.parse(date ?? '') || Date.now();
		return trigger.startedAt - parameters.lookBackMs;
	};
	const read = await trigger.reader.read({
		readPage: async (page) => await readPage(call, replyList(parameters.query), page),
		doneAt: (date) => cursor ?? { from: start(date), seen: {} },
		mayGoOn: (pages) => pages < MOST_PAGES && Date.now() < deadline,
	});
	if (!read.ok) throw errorFor(context, read.failure);
	const { found, isComplete } = read.value;
	// The first complete read takes several polls where it is long.
	if (!cursor && !isComplete) return null;
	const before = cursor ?? firstCursor(found, start(null));
	const replies = newReplies(found, before);
	warnOfMissed(context, replies);
	const next = advance(before, replies, isComplete);
	const items = replies.filter((reply) => passesTexts(reply, parameters));
	trigger.cursor = next;
	Object.assign(staticData, { done: items.length > 0 ? before : next, emitted: null });
	if (items.length === 0) return null;
	trigger.batch = randomUUID();
	staticData.emitted = { batch: trigger.batch, cursor: next };
	return [items.map((json) => ({ json }))];
}

function warnOfMissed(context: IPollFunctions, replies: ReplyItem[]) {
	const leads = new Set(replies.filter(({ mayHaveMissed }) => mayHaveMissed).map(leadOf));
	for (const lead of leads) {
		const message = `Tuco lists only the latest ${LISTED.replies} replies of a lead, and all of lead ${lead} are new. Look in Tuco for earlier ones.`;
		context.logger.warn(message, logContext(context));
	}
}

const leadOf = ({ leadId }: ReplyItem) => leadId ?? 'without ID';

/** The error of a poll. n8n polls again by itself. */
const errorFor = (context: IPollFunctions, failure: Failure) =>
	apiError(context.getNode(), failure, { again: 'wait for the next poll' });

/** The latest replies for the editor, newest first. */
async function latestReplies(
	context: IPollFunctions,
	call: TucoClient,
	parameters: Parameters,
): Promise<INodeExecutionData[][] | null> {
	const list = replyList(parameters.query);
	const result = await readPages(call, { ...list, read: repliesOf, maximum: LOOKED_AT });
	if (!result.ok) throw errorFor(context, result.failure);
	const wanted = result.value.filter((reply) => passesTexts(reply, parameters));
	const items = latestFirst(wanted).slice(0, SHOWN);
	return items.length > 0 ? [items.map((json) => ({ json }))] : null;
}
