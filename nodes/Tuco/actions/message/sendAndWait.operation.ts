import { type IDataObject, SEND_AND_WAIT_OPERATION, WAIT_INDEFINITELY } from 'n8n-workflow';

import { isObject } from '../../shared/json';
import { isPrivate } from '../../shared/network';
import type { ItemRun, Operation } from '../operation';
import { collection, refusal, textOf, timeOf } from '../values';
import { bodyOf } from './body';
import { type SendOutcome, sendOnce } from './once';
import { KNOWN } from './send.operation';
import { sendAndWaitFields } from './sendAndWait/fields';
import { questionOf } from './sendAndWait/question';
import { sentItem } from './sentItem';

/**
 * Sends a question with a link to a page for the answer, and waits for it. n8n replaces the operation's items with the
 * answer, or with the input items when the time limit passes.
 */
export const sendAndWait: Operation = {
	name: 'Send and Wait for Response',
	value: SEND_AND_WAIT_OPERATION,
	action: 'Send a message and wait for the response',
	description:
		'Send a question with a link to a page where the person approves or answers, and wait for that. If Limit Wait Time passes first, the input goes on unchanged.',
	limit: 'messages',
	fields: sendAndWaitFields,
	execute: async (run) => {
		const { context } = run;
		refuseUnanswerable(run);
		const question = questionOf(run);
		const until = waitUntil(run);
		const link = context.getSignedResumeUrl({ question: question.id });
		const label = textOf(collection(run, 'options').linkLabel) || 'Answer here:';
		const message = `${question.text}\n\n${label}\n${link}`;
		const body: IDataObject = { ...bodyOf(run), message };
		const outcome = await sendOnce({ ...run, known: KNOWN }, body, {
			sendsUnknownAgain: false,
			onceKey: '',
			byContent: false,
		});
		refuseUndelivered(run, outcome, body.sendFallbackSmsOnFailed === true);
		warnOfPrivate(run, link);
		// Stored with the execution, for `waitingQuestion`.
		context.getContext('node').question = JSON.stringify(question);
		await context.putExecutionToWait(until);
		return context.getInputData().map(({ json }) => json);
	},
};

/**
 * n8n waits for one response at a time, and AI Agent before version 3 not at all.
 *
 * @throws NodeOperationError before anything is sent
 */
function refuseUnanswerable(run: ItemRun): void {
	const { length } = run.context.getInputData();
	if (length > 1) {
		const remedy =
			'n8n waits for one response at a time. Put Loop Over Items before this node, or turn on Execute Once in its settings. Nothing was sent.';
		throw refusal(run, `The node has ${length} input items, so ${length} questions`, remedy);
	}
	// n8n 1 does not have it.
	if ('isToolExecution' in run.context && run.context.isToolExecution()) {
		const remedy = 'Use version 3 or later of AI Agent. Nothing was sent.';
		throw refusal(run, 'This version of AI Agent cannot wait for a response', remedy);
	}
}

const LOOK = 'Look at the message in Tuco. The person may have opted out.';
const FALLBACK =
	'The person has no iMessage. Under Additional Fields, set Message Type to SMS or turn on Fallback SMS. Or send an email.';
const FAILED = 'Look at the message in Tuco, fix the cause, then start the workflow again.';

/** What to do about a message that nobody receives, by its status. */
const UNDELIVERED = { cancelled: LOOK, failed: FAILED, fallback: FALLBACK, skipped: LOOK };

/**
 * Refuses to wait for an answer to what nobody receives. With Fallback SMS on, the text becomes an SMS if it fails
 * (contract of actions, section 1).
 */
function refuseUndelivered(run: ItemRun, outcome: SendOutcome, hasFallback: boolean): void {
	const { status, reason, errorMessage } = sentItem(outcome.sent ? outcome.answer : {});
	const [, remedy] = Object.entries(UNDELIVERED).find(([each]) => each === status) ?? [];
	if (remedy === undefined) return;
	if (hasFallback && (status === 'fallback' || status === 'failed')) return;
	const because = textOf(reason ?? errorMessage) || textOf(status);
	throw refusal(run, `The question was not delivered (${because})`, remedy);
}

function warnOfPrivate({ context }: ItemRun, link: string): void {
	if (!isPrivate(link)) return;
	const message = `Only your network can open the link: it starts with ${new URL(link).origin}. Set N8N_WEBHOOK_URL (WEBHOOK_URL in n8n 1) to n8n's public https address.`;
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

const MINUTES: Partial<Record<string, number>> = { minutes: 1, hours: 60, days: 1440 };

/**
 * When n8n stops waiting.
 *
 * @throws NodeOperationError if that is not in the future
 */
function waitUntil(run: ItemRun): Date {
	const now = Date.now();
	const { limitWaitTime } = collection(run, 'options');
	const values = isObject(limitWaitTime) ? limitWaitTime.values : undefined;
	if (!isObject(values)) return WAIT_INDEFINITELY;
	const { limitType, resumeAmount, resumeUnit, maxDateAndTime } = values;
	const minutes = Number(resumeAmount ?? 1) * (MINUTES[textOf(resumeUnit ?? 'hours')] ?? NaN);
	const until =
		limitType === 'atSpecifiedTime'
			? timeOf(run, maxDateAndTime, 'Max Date and Time')
			: now + minutes * 60_000;
	const date = new Date(until ?? NaN);
	if (date.getTime() > now) return date;
	const remedy = 'Choose a time in the future. Nothing was sent.';
	throw refusal(run, 'Limit Wait Time leaves no time for an answer', remedy);
}
