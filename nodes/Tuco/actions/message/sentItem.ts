import type { IDataObject } from 'n8n-workflow';

import { textAt, textsAt } from '../../shared/json';

/**
 * Tuco's answer to a send as an item, with the keys and words of Tuco Trigger's items. The keys are always the same;
 * `null` is what Tuco does not say. Also reads answers with the message's facts at the top level, as
 * Tuco's guard against duplicates gives them (contract of actions, sections 1 and 9).
 */
export function sentItem(answer: IDataObject): IDataObject {
	const isSkipped = answer.skipped === true;
	const failed = answer.success === false ? 'failed' : null;
	return {
		status: isSkipped ? 'skipped' : (textAt(answer, 'status', 'message.status') ?? failed),
		messageId: textAt(answer, 'message._id', 'messageId', 'originalMessageId'),
		leadId: textAt(answer, 'leadId', 'message.leadId'),
		isSkipped,
		reason: textAt(answer, 'reason'),
		errorMessage: textAt(answer, 'error', 'errorMessage', 'message.errorMessage'),
		scheduledDate: textAt(answer, 'scheduledDate', 'message.scheduledDate'),
		recipientPhone: textAt(answer, 'message.recipientPhone', 'recipientPhone'),
		recipientEmail: textAt(answer, 'message.recipientEmail', 'recipientEmail'),
		recipientName: textAt(answer, 'message.recipientName', 'recipientName'),
		message: textAt(answer, 'message.message'),
		messageType: textAt(answer, 'message.messageType', 'messageType'),
		lineId: textAt(answer, 'message.fromLineId', 'fromLineId'),
		sentAt: textAt(answer, 'message.sentAt', 'sentAt'),
		duplicateOnly: answer.duplicateOnly === true,
		existingLeadIds: textsAt(answer, 'existingLeadIds'),
		ghlContactId: textAt(answer, 'ghlContactId'),
		ghlLocationId: textAt(answer, 'ghlLocationId'),
		hsContactId: textAt(answer, 'hsContactId'),
		hsPortalId: textAt(answer, 'hsPortalId'),
	};
}

/** The item of a message that was not sent because its key was used before. */
export const ONCE_PER_KEY = { success: true, skipped: true, reason: 'once-per-key' };

/** The reason in the item of a send that an agent's tool did not repeat. */
export const REPEATED_CALL = 'repeated-call';

/** What the editor says about sends that are not simply sent, or `null`. A time is the latest at which Tuco sends them. */
export function sentSummary(items: IDataObject[]): string | null {
	const withStatus = (...wanted: string[]) =>
		items.filter((item) => wanted.includes(textAt(item, 'status', 'message.status') ?? ''));
	const queued = withStatus('pending', 'scheduled', 'queued', 'sending');
	const [until] = queued
		.flatMap((item) => textAt(item, 'scheduledDate') ?? [])
		.sort()
		.reverse();
	const skipped = items.filter((item) => item.isSkipped === true || item.skipped === true);
	const parts = [
		[queued.length, until ? `queued until ${until.slice(0, 16).replace('T', ' ')} UTC` : 'queued'],
		[withStatus('fallback').length, 'without iMessage'],
		[skipped.length, 'skipped'],
		[withStatus('failed').length, 'failed'],
	] as const;
	const texts = parts.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
	return texts.length > 0 ? texts.join(', ') : null;
}
