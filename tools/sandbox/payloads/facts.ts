/** A message that Tuco sent before a reply (contract section 3, D). */
export type ParentMessage = {
	messageId: string;
	message: string;
	sentAtUtc: string;
	batchId: string | null;
	stepIndex: number | null;
};

/** A reply that came lately (contract section 3, D). */
export type RecentReply = { messageId: string; message: string; receivedAtUtc: string };

/**
 * What happened, in plain words; a builder puts it into the shape of its family. Where Tuco does not know a thing it is
 * `null`: a builder then writes `null`, or leaves the field out where the contract marks it so.
 */
export type MessageFacts = {
	messageId: string;
	/** The message that was sent, or the reply that came. */
	text: string;
	messageType: string;
	recipientPhone: string | null;
	recipientEmail: string | null;
	/** First and last name unless given. */
	recipientName: string | null;
	firstName: string | null;
	lastName: string | null;
	leadId: string | null;
	listId: string | null;
	lineId: string | null;
	campaignId: string | null;
	campaignName: string | null;
	workspaceId: string;
	createdByUserId: string | null;
	contactOwnerEmail: string | null;
	hsContactId: string | null;
	hsPortalId: string | null;
	ghlContactId: string | null;
	ghlLocationId: string | null;
	/** When the event happened, ISO 8601. */
	timestamp: string;
	/** ISO 8601; by default `null` for a message that never went out and for a reply. */
	sentAt: string | null;
	/** Why it failed. */
	error: string | null;
	/** Why Tuco fell back. */
	reason: string | null;
	checkedAddresses: string[];
	readAt: string | null;
	repliedAt: string;
	originalMessageId: string | null;
	originalMessage: string | null;
	/** Newest first. */
	parentMessages: ParentMessage[];
	/** Newest first, this reply included. */
	recentReplies: RecentReply[];
	attachmentUrls: string[];
	attachmentNames: string[];
};
