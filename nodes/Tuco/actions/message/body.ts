import type { IDataObject } from 'n8n-workflow';

import type { ItemRun } from '../operation';
import {
	alternatesIn,
	collection,
	emailOf,
	filled,
	idOf,
	phoneOf,
	refusal,
	textOf,
	timeOf,
	withValues,
} from '../values';
import { attachmentsOf, filesOf, RECIPE } from './attachments';
import { plainText } from './plainText';
import { recipientOf } from './recipient';
import { SAME_NAME } from './sendFields';
import { sendWindowOf } from './sendWindow';

/**
 * The body of a send (contract of actions, section 1). Fields that are empty are left out.
 *
 * @throws NodeOperationError if something is missing or wrong, before Tuco is asked
 */
export function bodyOf(run: ItemRun): IDataObject {
	const more = withValues(run, collection(run, 'additionalFields'), ['lineId', 'scheduledDate']);
	const code = textOf(more.defaultCountryCode);
	const written = run.parameter('message');
	const text = typeof written === 'string' ? written : textOf(written);
	const isPlain = collection(run, 'options').removeMarkdown === true;
	const message = isPlain ? plainText(text) : text;
	const attachments = attachmentsOf(run, more);
	const isEmpty = message.trim() === '' && !('attachmentUrls' in attachments);
	const recipient = recipientOf(run, code, isEmpty ? 'Message' : '');
	if (isEmpty) {
		const remedy = 'Fill in Message, or add an attachment by its URL';
		throw refusal(run, 'The message is empty', filesOf(run).length > 0 ? RECIPE : remedy);
	}
	const at = timeOf(run, more.scheduledDate, 'Scheduled Date');
	return filled({
		recipientPhone: phoneOf(run, textOf(more.recipientPhone), code),
		recipientEmail: emailOf(run, textOf(more.recipientEmail)),
		...recipient,
		message: message.trim() === '' ? '' : message,
		...attachments,
		fromLineId: idOf(run, more.lineId, 'Line'),
		...Object.fromEntries(SAME_NAME.map(({ name }) => [name, textOf(more[name])])),
		contactOwnerEmail: emailOf(run, textOf(more.contactOwnerEmail)),
		batchId: batchIdOf(run, textOf(more.batchId)),
		...alternatesIn(run, more),
		scheduledDate: at === null ? '' : new Date(at).toISOString(),
		...sendWindowOf(run, more),
		sendFallbackSmsOnFailed: more.sendFallbackSmsOnFailed === true || '',
	});
}

/** Tuco finds a campaign's messages by this beginning (contract of actions, sections 1 and 6). */
function batchIdOf(run: ItemRun, batchId: string): string {
	if (!batchId.startsWith('campaign_')) return batchId;
	const remedy = 'Choose another name. Tuco would count the message as part of a campaign.';
	throw refusal(run, 'Batch ID must not begin with campaign_', remedy);
}
