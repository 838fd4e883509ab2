import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { PagedList } from './api/paging';
import type { EventFields, SharedFields } from './items';
import { ID_PATTERN } from './ids';
import { objectsAt, textAt } from './json';

/** A reply, with the keys that Tuco Trigger gives it (contract section 4). */
export type ReplyItem = { event: 'message.reply' } & SharedFields & EventFields['message.reply'];

/** The list of leads with replies (contract of actions, section 5, 10), with the most rows that Tuco puts on a page. */
export const replyList = (query: IDataObject): PagedList => ({
	request: { method: 'GET', path: '/api/replies', query },
	key: 'replies',
	pageSize: 100,
});

/** How many replies Tuco lists for a lead, and at how many characters it cuts their texts (contract of actions, section 5). */
export const LISTED = { replies: 10, characters: 200 };

/** When a reply arrived, in milliseconds since 1970. Where Tuco does not say, its ID does. */
export function receivedAt({ repliedAt, messageId }: ReplyItem): number {
	const at = Date.parse(repliedAt ?? '');
	if (!Number.isNaN(at)) return at;
	const [, seconds] = ID_PATTERN.exec(messageId ?? '') ?? [];
	return Number.parseInt(seconds ?? '0', 16) * 1000;
}

/** The latest reply first. */
export const latestFirst = (replies: ReplyItem[]): ReplyItem[] =>
	replies.sort((one, other) => receivedAt(other) - receivedAt(one));

/**
 * The replies in a row of `GET /api/replies`, which is a lead's (contract of actions, section 5, 10), in Tuco's order: the
 * latest, whose text is whole, then earlier ones, whose texts may be cut. The API says neither line nor campaign.
 */
export function repliesOf(row: IDataObject): ReplyItem[] {
	const ofLead = leadFields(row);
	const items = [row, ...ofLead.recentReplies]
		.filter((reply) => textAt(reply, 'messageId', 'message') !== null)
		.map((reply) => ({ ...ofLead, ...replyFields(reply, ofLead.leadId, reply === row) }));
	const ids = items.map(({ eventId }) => eventId);
	return items.filter(({ eventId }, index) => ids.indexOf(eventId) === index);
}

/** What the row says about all its replies, and the keys on which the API is silent. */
function leadFields(row: IDataObject) {
	const recentReplies = objectsAt(row, 'recentReplies');
	return {
		event: 'message.reply',
		workspaceId: null,
		messageType: null,
		status: 'received',
		recipientPhone: textAt(row, 'recipientPhone'),
		recipientEmail: textAt(row, 'recipientEmail'),
		recipientName: textAt(row, 'name'),
		firstName: null,
		lastName: null,
		leadId: textAt(row, 'leadId'),
		lineId: null,
		campaignId: null,
		campaignName: null,
		contactOwnerEmail: null,
		hsContactId: null,
		hsPortalId: null,
		ghlContactId: null,
		ghlLocationId: null,
		isTest: false,
		originalMessageId: null,
		originalMessage: null,
		parentMessages: objectsAt(row, 'parentMessages'),
		recentReplies,
		attachmentUrls: [],
		attachmentNames: [],
		listId: null,
		mayHaveMissed: recentReplies.length >= LISTED.replies,
	} satisfies Partial<ReplyItem>;
}

function replyFields(reply: IDataObject, leadId: string | null, isLatest: boolean) {
	const messageId = textAt(reply, 'messageId');
	const message = textAt(reply, 'message');
	const repliedAt = textAt(reply, 'respondedAtUtc', 'receivedAtUtc');
	const start = message?.slice(0, LISTED.characters) ?? '';
	return {
		eventId: `message.reply:${messageId ?? digestOf([leadId, repliedAt, start])}`,
		timestamp: repliedAt,
		messageId,
		message,
		repliedAt,
		isTruncated: !isLatest && start.length >= LISTED.characters,
	};
}

/** Identifies a reply that Tuco gives no ID. */
function digestOf(parts: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
