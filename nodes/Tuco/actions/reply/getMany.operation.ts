import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { readPages } from '../../shared/api/paging';
import {
	latestFirst,
	receivedAt,
	repliesOf,
	type ReplyItem,
	replyList,
} from '../../shared/replies';
import { limitFields, maximumOf } from '../limit';
import { leadLocator, lineLocator } from '../locators';
import { type ItemRun, type KnownErrors, type Operation, valueOf } from '../operation';
import {
	campaignIdField,
	collection,
	filled,
	idOf,
	phoneOf,
	refusal,
	textField,
	textOf,
	timeOf,
	unknownId,
	withValues,
} from '../values';

/** The errors of the contract of actions, section 5, 10. */
const KNOWN: KnownErrors = {
	'Campaign not found': unknownId('campaign'),
	'Lead not found or access denied': unknownId('lead'),
	'Invalid campaignId': unknownId('campaign'),
	'Invalid leadId': unknownId('lead'),
	'Invalid lineId': unknownId('line'),
	'Invalid dateFrom': ['Tuco does not take this time', 'Change or remove Received After.'],
};

const date = (displayName: string, name: string, description: string) =>
	({ displayName, name, type: 'dateTime', default: '', description }) as const;

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		campaignIdField,
		textField('Email', 'recipientEmail', 'jane@example.com', 'The email address of the lead'),
		leadLocator,
		{
			...lineLocator,
			description:
				'The line that the replies came to. Not every Tuco knows this filter, and a reply does not name its line: first test it with a line without replies.',
		},
		textField('Phone', 'recipientPhone', '+12025550123', 'The phone number of the lead'),
		date('Received After', 'receivedAfter', 'The earliest time of a reply'),
		date('Received Before', 'receivedBefore', 'The latest time of a reply'),
	],
};

/**
 * Lists replies (contract of actions, section 5, 10). A reply's `parentMessages` are up to 10 here and 2 in a webhook. The
 * order of the rows is not documented, so replies are sorted once they are read.
 */
export const getManyReplies: Operation = {
	name: 'Get Many',
	value: 'getAll',
	action: 'Get many replies',
	description:
		'Get the latest replies of leads, up to 10 of each, newest first. With a limit, newer ones may be missing: Tuco lists leads in an order of its own.',
	limit: 'replies',
	fields: [...limitFields, filters],
	execute: async (run): Promise<IDataObject[]> => {
		const { query, isWanted } = readFilters(run);
		const result = await readPages(run.call, {
			...replyList(query),
			read: (row) => repliesOf(row).filter(isWanted),
			maximum: maximumOf(run),
		});
		const replies = valueOf(result, run, { again: 'run the node again', known: KNOWN });
		return latestFirst(replies);
	},
};

/**
 * What to ask Tuco for, and which replies to keep. Not every Tuco knows the dates, so they are applied here. Tuco is not
 * asked for the latest time: it may compare that with a lead's latest reply, and leave out the earlier ones.
 */
function readFilters(run: ItemRun) {
	const set = withValues(run, collection(run, 'filters'));
	const after = timeOf(run, set.receivedAfter, 'Received After');
	const before = timeOf(run, set.receivedBefore, 'Received Before') ?? Infinity;
	if (after !== null && after > before) {
		throw refusal(run, 'Received After is later than Received Before', 'Swap the two times');
	}
	const seen = new Set<string>();
	return {
		query: filled({
			leadId: idOf(run, set.leadId, 'Lead'),
			campaignId: idOf(run, set.campaignId, 'Campaign ID'),
			lineId: idOf(run, set.lineId, 'Line'),
			recipientPhone: phoneOf(run, textOf(set.recipientPhone)),
			recipientEmail: textOf(set.recipientEmail),
			dateFrom: after === null ? '' : new Date(after).toISOString(),
		}),
		isWanted: (reply: ReplyItem) => {
			const at = receivedAt(reply);
			// A lead that replies meanwhile may move to another page, and be listed twice.
			if (at < (after ?? 0) || at > before || seen.has(reply.eventId)) return false;
			seen.add(reply.eventId);
			return true;
		},
	};
}
