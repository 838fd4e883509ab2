import { factsOf } from './conversation';
import { type MessageFacts, newId, noIMessage } from './facts';
import type { GoalBot } from './goalBotsApi';
import { type Lead, type LeadFields, addressesOf, nameOf, targetsOf, textOf } from './leads';
import { type Clock, LeadBook } from './leadBook';
import { Lines } from './lines';
import type { FiredEvent } from './payloads';
import { type SendWindow, firstIn } from './sendTime';

type Text = string | null;

export type MessageStatus = 'sent' | 'pending' | 'scheduled' | 'fallback' | 'failed' | 'cancelled';

/** A message as Tuco keeps it. */
export type Message = {
	_id: string;
	message: string;
	messageType: string;
	status: MessageStatus;
	fromLineId: string;
	recipientPhone: Text;
	recipientEmail: Text;
	recipientName: Text;
	leadId: string;
	workspaceId: string;
	batchId: Text;
	createdAt: string;
	updatedAt: string;
	sentAt: Text;
	errorMessage: Text;
	attachmentUrls: string[];
	/** When it leaves, if not at once. */
	scheduledDate: Text;
	sendFallbackSmsOnFailed: boolean;
};

/** A send request. */
export type Send = {
	text: string;
	messageType: string;
	/** The next line by default. Guess: Tuco accepts an unknown one. */
	lineId?: string | undefined;
	/** The addresses for this send, by default those of the lead. */
	to?: LeadFields | undefined;
	/** Not before this time, in milliseconds since 1970. Guess: one in the past means now. */
	notBefore?: number;
	window?: SendWindow | undefined;
	batchId?: string | undefined;
	attachmentUrls?: string[];
	/** Whether Twilio sends an SMS if the message fails. */
	sendFallbackSmsOnFailed?: boolean;
};

/** A reply that came in. */
export type Reply = { messageId: string; message: string; receivedAtUtc: string };

/** A campaign whose steps are texts. Tuco's API cannot create one, so tests do. */
export type Campaign = { _id: string; name: string; steps: string[] };

/** A reply with one of these words bars further sends (section 1, DNC). Guess: anywhere in the text. */
const STOP_WORDS = /\b(?:stop|unsubscribe|opt out|remove me|do not contact)\b/i;

/** Guesses: the contract has no words for these. */
const DO_NOT_CONTACT = 'Recipient is on the Do Not Contact list';
const DAY_IS_FULL = 'Daily limit of the line reached';

/** The leads, messages, replies and campaigns of a workspace (contract of actions, sections 1 to 6). */
export class Messaging extends LeadBook {
	/** Oldest first. */
	readonly messages: Message[] = [];
	readonly campaigns: Campaign[] = [];
	/** Oldest first. */
	readonly goalBots: GoalBot[] = [];
	/** Whether an update of a goal bot keeps what it leaves out; else it replaces the bot (section 7, U). */
	mergesGoalBots = false;
	/** Each lead's replies, newest first. */
	readonly replies = new Map<string, Reply[]>();
	/** Addresses without iMessage: a send there falls back. */
	withoutIMessage = new Set<string>();
	/** Addresses where a send fails, each with the words of the error. */
	readonly failing = new Map<string, string>();
	/** Whether lines pause between sends, and keep to their limits a day, as Tuco's do. */
	isPaced = true;
	/** Whether Tuco skips a send of the same text to the same phone within a minute (section 9). */
	guard: 'off' | 'on' = 'off';
	/** Whether a send without a lead's ID finds leads in Quick Sends only, which answers 200 (section 1). */
	findsOnlyQuickSends = false;
	/** Whether any search for leads is too broad. */
	searchTimesOut = false;
	/** Whether leads with the latest replies are listed first. Guess: Tuco does not say in which order it lists them. */
	listsLatestRepliesFirst = true;
	/** Whether the API has other IDs for replies than the events. Guess: it has the same (section 5, U). */
	apiRepliesHaveOtherIds = false;
	/** The most rows on a page of replies (section 5). */
	mostReplyRows = 100;
	readonly lines: Lines;
	/** Addresses that asked for no more messages. */
	readonly doNotContact = new Set<string>();

	/** When a message goes out, in milliseconds since 1970, and the addresses it tries. */
	readonly #plans = new WeakMap<Message, { at: number; addresses: string[] }>();

	constructor(
		workspaceId: string,
		clock: Clock,
		/** Sends an event to the workspace's webhooks. */
		private readonly fire: (event: FiredEvent) => void,
	) {
		super(workspaceId, clock);
		this.lines = new Lines(clock);
	}

	/** Removes leads for good, with their messages and replies (section 3, DELETE). */
	override removeLeads(ids: readonly string[]): number {
		for (const id of ids) this.replies.delete(id);
		const kept = this.messages.filter(({ leadId }) => !ids.includes(leadId));
		this.messages.splice(0, Infinity, ...kept);
		return super.removeLeads(ids);
	}

	addCampaign(name: string, ...steps: string[]): Campaign {
		const campaign = { _id: newId(), name, steps };
		this.campaigns.push(campaign);
		return campaign;
	}

	/** Sends now, or as soon as windows, limits and pauses allow; those never fail (section 1). */
	send(lead: Lead, { text, messageType, to = lead, batchId, ...send }: Send): Message {
		this.settle();
		const fromLineId = send.lineId ?? this.lines.pick();
		const now = this.iso();
		const message: Message = {
			_id: newId(),
			message: text,
			messageType,
			status: 'pending',
			fromLineId,
			recipientPhone: textOf(to.phone),
			recipientEmail: textOf(to.email),
			recipientName: nameOf(lead) || null,
			leadId: lead._id,
			workspaceId: this.workspaceId,
			batchId: batchId ?? null,
			createdAt: now,
			updatedAt: now,
			sentAt: null,
			errorMessage: null,
			attachmentUrls: send.attachmentUrls ?? [],
			scheduledDate: null,
			sendFallbackSmsOnFailed: send.sendFallbackSmsOnFailed ?? false,
		};
		this.#plan(message, targetsOf(to, messageType), send);
		this.messages.push(message);
		this.settle();
		return message;
	}

	#plan(message: Message, addresses: string[], { notBefore = 0, window }: Partial<Send>): void {
		const now = this.clock.now();
		const earliest = Math.max(now, notBefore);
		const from = window ? firstIn(window, earliest) : earliest;
		const isNew = !this.messages.some(
			({ leadId, fromLineId }) => leadId === message.leadId && fromLineId === message.fromLineId,
		);
		const { at, isFull } = this.#isBarred(addresses)
			? { at: now, isFull: false }
			: this.lines.book(message, from, isNew, this.isPaced);
		this.#plans.set(message, { at, addresses });
		if (from <= now && !isFull) return;
		message.status = 'scheduled';
		message.scheduledDate = new Date(at).toISOString();
		if (isFull) message.errorMessage = DAY_IS_FULL;
	}

	#isBarred(addresses: string[]): boolean {
		return addresses.some((address) => this.doNotContact.has(address));
	}

	/** Sends every message that is due, with its event. */
	settle(): void {
		for (const message of this.messages) {
			const isWaiting = message.status === 'pending' || message.status === 'scheduled';
			if (isWaiting && (this.#plans.get(message)?.at ?? 0) <= this.clock.now())
				this.#goOut(message);
		}
	}

	/** Cancels messages that have not been sent yet (section 2). */
	cancel(isMeant: (message: Message) => boolean): Message[] {
		this.settle();
		const waiting = this.messages.filter(
			(message) => ['pending', 'scheduled'].includes(message.status) && isMeant(message),
		);
		for (const message of waiting) {
			Object.assign(message, { status: 'cancelled', updatedAt: this.iso() });
		}
		return waiting;
	}

	/** Notes a reply of a lead, which cancels the rest of its campaigns (section 6) and may bar sends. */
	noteReply(leadId: string, reply: Reply): void {
		this.replies.set(leadId, [reply, ...(this.replies.get(leadId) ?? [])]);
		const lead = this.leads.find(({ _id }) => _id === leadId);
		if (lead && STOP_WORDS.test(reply.message)) {
			for (const address of addressesOf(lead)) this.doNotContact.add(address);
		}
		this.cancel(
			(message) => message.leadId === leadId && !!message.batchId?.startsWith('campaign_'),
		);
	}

	/** What events say of a message's campaign. */
	campaignOf(message?: Message) {
		const campaign = this.campaigns.find(({ _id }) => message?.batchId?.includes(_id));
		return { campaignId: campaign?._id ?? null, campaignName: campaign?.name ?? null };
	}

	#goOut(message: Message): void {
		const { addresses = [] } = this.#plans.get(message) ?? {};
		const failure = addresses.map((address) => this.failing.get(address)).find(Boolean) ?? null;
		const error = this.#isBarred(addresses) ? DO_NOT_CONTACT : failure;
		const canIMessage = !addresses.every((address) => this.withoutIMessage.has(address));
		const isFallback = message.messageType === 'imessage' && !canIMessage;
		const status = error !== null ? 'failed' : isFallback ? 'fallback' : 'sent';
		const reason = isFallback ? noIMessage(...addresses) : null;
		const timestamp = this.iso();
		const sentAt = status === 'sent' ? timestamp : null;
		const changes = { status, sentAt, updatedAt: timestamp, errorMessage: error ?? reason };
		Object.assign(message, changes);
		const facts: MessageFacts = {
			...factsOf(this, message),
			timestamp,
			...(error !== null && { error }),
			...(reason !== null && { reason, checkedAddresses: addresses }),
		};
		this.fire({ event: `message.${status}`, facts });
	}
}
