import type { MessageFacts, ParentMessage, RecentReply } from '../payloads/facts';
import { isRecord, isTexts, type Read } from '../read';

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

const isParent = (value: unknown): value is ParentMessage =>
	isRecord(value) &&
	[value.messageId, value.message, value.sentAtUtc].every(isText) &&
	isTextOrNull(value.batchId) &&
	(value.stepIndex === null || typeof value.stepIndex === 'number');

const isRecentReply = (value: unknown): value is RecentReply =>
	isRecord(value) && [value.messageId, value.message, value.receivedAtUtc].every(isText);

const isParents = (value: unknown): value is ParentMessage[] =>
	Array.isArray(value) && value.every(isParent);

const isRecentReplies = (value: unknown): value is RecentReply[] =>
	Array.isArray(value) && value.every(isRecentReply);

type Checks = { [K in keyof MessageFacts]: (value: unknown) => value is MessageFacts[K] };

const CHECKS: Checks = {
	messageId: isText,
	text: isText,
	messageType: isText,
	recipientPhone: isTextOrNull,
	recipientEmail: isTextOrNull,
	recipientName: isTextOrNull,
	firstName: isTextOrNull,
	lastName: isTextOrNull,
	leadId: isTextOrNull,
	listId: isTextOrNull,
	lineId: isTextOrNull,
	campaignId: isTextOrNull,
	campaignName: isTextOrNull,
	workspaceId: isText,
	createdByUserId: isTextOrNull,
	contactOwnerEmail: isTextOrNull,
	hsContactId: isTextOrNull,
	hsPortalId: isTextOrNull,
	ghlContactId: isTextOrNull,
	ghlLocationId: isTextOrNull,
	timestamp: isText,
	sentAt: isTextOrNull,
	error: isTextOrNull,
	reason: isTextOrNull,
	checkedAddresses: isTexts,
	readAt: isTextOrNull,
	repliedAt: isText,
	originalMessageId: isTextOrNull,
	originalMessage: isTextOrNull,
	parentMessages: isParents,
	recentReplies: isRecentReplies,
	attachmentUrls: isTexts,
	attachmentNames: isTexts,
};

const CHECK_OF = new Map<string, (value: unknown) => boolean>(Object.entries(CHECKS));

/** Reads facts about a message; each must be a known one of the right type. */
export function readFacts(value: unknown): Read<Partial<MessageFacts>> {
	if (!isRecord(value)) return { ok: false, reason: 'facts must be an object' };
	if (areFacts(value)) return { ok: true, value };
	const wrong = Object.keys(value).filter((key) => !isFact(key, value[key]));
	const known = wrong.filter((key) => CHECK_OF.has(key));
	if (known.length > 0)
		return { ok: false, reason: `facts.${String(known[0])} has the wrong type` };
	return {
		ok: false,
		reason: `facts has no ${wrong.join(', ')}; it has ${[...CHECK_OF.keys()].join(', ')}`,
	};
}

function isFact(key: string, value: unknown): boolean {
	return CHECK_OF.get(key)?.(value) ?? false;
}

function areFacts(value: Record<string, unknown>): value is Partial<MessageFacts> {
	return Object.entries(value).every(([key, fact]) => isFact(key, fact));
}
