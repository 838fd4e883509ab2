import { type IDataObject, SEND_AND_WAIT_OPERATION } from 'n8n-workflow';

import { isPrivate } from '../../shared/network';
import type { ItemRun, Operation } from '../operation';
import { collection, refusal, textOf } from '../values';
import { bodyOf } from './body';
import { type SendOutcome, sendOnce } from './once';
import { KNOWN } from './send.operation';
import { sendAndWaitFields } from './sendAndWait/fields';
import { type Question, questionOf } from './sendAndWait/question';
import { waitUntil } from './sendAndWait/waitUntil';
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
		const { context, itemIndex } = run;
		const [item, ...others] = context.getInputData();
		if (others.length > 0) throw oneAtATime(run, others.length + 1);
		const question = questionOf(run);
		const until = waitUntil(run);
		const link = context.getSignedResumeUrl({ question: question.id });
		const label = textOf(collection(run, 'options').linkLabel) || 'Answer here:';
		const message = `${question.text}\n\n${label}\n${link}`;
		const body: IDataObject = { ...bodyOf(run), message };
		const outcome = await sendOnce({ ...run, known: KNOWN }, body, {
			sendsUnknownAgain: false,
			onceKey: '',
		});
		refuseUndelivered(run, outcome, body.sendFallbackSmsOnFailed === true);
		warnOfPrivate(run, link);
		remember(run, question);
		await context.putExecutionToWait(until);
		return [item?.json ?? { itemIndex }];
	},
};

/** For {@link waitingQuestion}: n8n stores it with the execution. */
function remember({ context }: ItemRun, question: Question): void {
	context.getContext('node').question = JSON.stringify(question);
}

function oneAtATime(run: ItemRun, count: number) {
	const remedy =
		'n8n can wait for one response at a time. Put Loop Over Items before this node, or turn on Execute Once in its settings. Nothing was sent.';
	return refusal(run, `The node has ${count} input items, so ${count} questions`, remedy);
}

/**
 * Refuses to wait for an answer to what nobody received. With Fallback SMS on, Tuco sends the text as an SMS instead
 * (contract of actions, section 1).
 */
function refuseUndelivered(run: ItemRun, outcome: SendOutcome, hasFallback: boolean): void {
	if (!outcome.sent) return;
	const { status, reason, errorMessage } = sentItem(outcome.answer);
	const said = textOf(reason ?? errorMessage);
	const because = said && ` (${said})`;
	const nobody = 'so nobody can answer';
	if (status === 'skipped' || status === 'cancelled') {
		const remedy = 'Look in Tuco whether the person has opted out, or just got the same text';
		throw refusal(run, `Tuco did not send the message${because}, ${nobody}`, remedy);
	}
	if (hasFallback) return;
	if (status === 'fallback') {
		const remedy =
			'Set Message Type to SMS, or turn on Fallback SMS, both under Additional Fields. Or send an email.';
		throw refusal(run, `The person has no iMessage, ${nobody}`, remedy);
	}
	if (status === 'failed') {
		const remedy = 'Look at the message in Tuco, fix the cause, then start the workflow again';
		throw refusal(run, `The message failed${because}, ${nobody}`, remedy);
	}
}

function warnOfPrivate({ context }: ItemRun, link: string): void {
	if (!isPrivate(link)) return;
	const message = `The link starts with ${new URL(link).origin}, which only your network can open. Set WEBHOOK_URL to n8n's public https address.`;
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}
