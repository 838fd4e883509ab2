import { type MessageFacts, newId, noIMessage } from './facts';
import type { FiredEvent } from './payloads';
import { ApiError } from './apiError';

/** The addresses of a person. Each is optional, and so is every alternate (contract of actions, section 1). */
const PHONES = ['phone', 'altPhone1', 'altPhone2', 'altPhone3'] as const;
const EMAILS = ['email', 'altEmail1', 'altEmail2', 'altEmail3'] as const;

type Text = string | null;

/** The fields of a lead. Unknown ones are kept. */
export type LeadFields = Record<string, unknown>;

export type Lead = LeadFields & {
	_id: string;
	listId: string;
	workspaceId: string;
	createdAt: string;
	updatedAt: string;
};

/** A list of leads. */
export type LeadList = { _id: string; name: string; description: string; workspaceId: string };

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
};

/** A send request. */
export type Send = {
	text: string;
	messageType: string;
	lineId?: string | undefined;
	/** The addresses for this send, by default those of the lead. */
	to?: { recipientPhone?: string | undefined; recipientEmail?: string | undefined };
	/** Not before this time, in milliseconds since 1970. */
	notBefore?: number;
	batchId?: string | undefined;
	attachmentUrls?: string[];
};

/** A reply that came in. */
export type Reply = { messageId: string; message: string; receivedAtUtc: string };

/** A campaign whose steps are texts. Tuco's API cannot create one, so tests do. */
export type Campaign = { _id: string; name: string; steps: string[] };

/** Pauses of one device between two sends, and of one line between first messages to new people (section 1, pacing). */
const DEVICE_PAUSE_MS = 30_000;
const NEW_PERSON_PAUSE_MS = 45_000;

/** The list that leads without one are put on. */
const QUICK_SENDS = 'Quick Sends';

/** The time of a sandbox. Tests move it forward instead of waiting. */
export class Clock {
	#ahead = 0;

	now(): number {
		return Date.now() + this.#ahead;
	}

	advance(milliseconds: number): void {
		this.#ahead += milliseconds;
	}
}

type Line = { freeAt: number; freeForNewPeopleAt: number };

/** The leads, messages, replies and campaigns of a workspace (contract of actions, sections 1 to 6). */
export class Messaging {
	leads: Lead[] = [];
	readonly lists: LeadList[] = [];
	/** Oldest first. */
	readonly messages: Message[] = [];
	readonly campaigns: Campaign[] = [];
	/** Each lead's replies, newest first. */
	readonly replies = new Map<string, Reply[]>();
	/** Addresses without iMessage: a send there falls back. */
	readonly withoutIMessage = new Set<string>();
	/** Addresses where a send fails, each with the words of the error. */
	readonly failing = new Map<string, string>();
	/** Whether lines pause between sends, as Tuco's do. */
	isPaced = true;

	readonly #lines = new Map<string, Line>();
	/** When a message goes out, in milliseconds since 1970. */
	readonly #dueAt = new WeakMap<Message, number>();
	#sends = 0;

	constructor(
		private readonly workspaceId: string,
		private readonly lineIds: readonly string[],
		private readonly clock: Clock,
		/** Sends an event to the workspace's webhooks. */
		private readonly fire: (event: FiredEvent) => void,
	) {}

	/** The lead with an ID; refuses one that the workspace does not have. */
	lead(id: string, error = 'Lead not found'): Lead {
		const found = this.leads.find(({ _id }) => _id === id);
		if (!found) throw new ApiError(404, { error });
		return found;
	}

	/** The lead with one of these addresses, including alternates. */
	leadAt(fields: LeadFields): Lead | undefined {
		const wanted = addressesOf(fields);
		return this.leads.find((lead) => addressesOf(lead).some((address) => wanted.includes(address)));
	}

	/** Adds a lead, whether or not there is one with its addresses. */
	addLead(fields: LeadFields, listId = this.list(QUICK_SENDS)._id): Lead {
		const now = this.#iso();
		const ids = { _id: newId(), listId, workspaceId: this.workspaceId };
		const lead = { firstName: null, lastName: null, email: null, phone: null, ...fields, ...ids };
		const stored = { ...lead, createdAt: now, updatedAt: now };
		this.leads = [...this.leads, stored];
		return stored;
	}

	/** Removes leads for good, with their messages and replies (section 3, DELETE); unknown ones are skipped. */
	removeLeads(ids: readonly string[]): number {
		const before = this.leads.length;
		this.leads = this.leads.filter(({ _id }) => !ids.includes(_id));
		for (const id of ids) this.replies.delete(id);
		const kept = this.messages.filter(({ leadId }) => !ids.includes(leadId));
		this.messages.splice(0, Infinity, ...kept);
		return before - this.leads.length;
	}

	/** The list of a name, made if need be. */
	list(name: string): LeadList {
		const found = this.lists.find((list) => list.name === name);
		if (found) return found;
		const { workspaceId } = this;
		const list = { _id: newId(), name, description: '', workspaceId };
		this.lists.push(list);
		return list;
	}

	addCampaign(name: string, ...steps: string[]): Campaign {
		const campaign = { _id: newId(), name, steps };
		this.campaigns.push(campaign);
		return campaign;
	}

	/** Sends now, or as soon as the pauses allow. Never fails (section 1, pacing). */
	send(lead: Lead, { text, messageType, to, batchId, ...send }: Send): Message {
		this.settle();
		const lineId = send.lineId ?? this.lineIds[this.#sends++ % this.lineIds.length] ?? '';
		const now = this.#iso();
		const message: Message = {
			_id: newId(),
			message: text,
			messageType,
			status: (send.notBefore ?? 0) > this.clock.now() ? 'scheduled' : 'pending',
			fromLineId: lineId,
			recipientPhone: to?.recipientPhone ?? textOf(lead.phone),
			recipientEmail: to?.recipientEmail ?? textOf(lead.email),
			recipientName: [lead.firstName, lead.lastName].filter(Boolean).join(' ') || null,
			leadId: lead._id,
			workspaceId: this.workspaceId,
			batchId: batchId ?? null,
			createdAt: now,
			updatedAt: now,
			sentAt: null,
			errorMessage: null,
			attachmentUrls: send.attachmentUrls ?? [],
		};
		this.#dueAt.set(message, Math.max(send.notBefore ?? 0, this.#slot(message)));
		this.messages.push(message);
		this.settle();
		return message;
	}

	/** Sends every message that is due, with its event. */
	settle(): void {
		for (const message of this.messages) {
			const isWaiting = message.status === 'pending' || message.status === 'scheduled';
			if (isWaiting && (this.#dueAt.get(message) ?? 0) <= this.clock.now()) this.#goOut(message);
		}
	}

	/** Cancels messages that have not been sent yet (section 2). */
	cancel(isMeant: (message: Message) => boolean): Message[] {
		this.settle();
		const waiting = this.messages.filter(
			(message) => ['pending', 'scheduled'].includes(message.status) && isMeant(message),
		);
		for (const message of waiting) {
			Object.assign(message, { status: 'cancelled', updatedAt: this.#iso() });
		}
		return waiting;
	}

	/** Notes a reply of a lead, which cancels the rest of its campaigns (section 6). */
	noteReply(leadId: string, reply: Reply): void {
		this.replies.set(leadId, [reply, ...(this.replies.get(leadId) ?? [])]);
		this.cancel(
			(message) => message.leadId === leadId && !!message.batchId?.startsWith('campaign_'),
		);
	}

	/** When the line's pauses allow this message. Reserves that time. */
	#slot({ fromLineId, leadId }: Message): number {
		const now = this.clock.now();
		if (!this.isPaced) return now;
		const line = this.#lines.get(fromLineId) ?? { freeAt: 0, freeForNewPeopleAt: 0 };
		const isNew = !this.messages.some(
			(other) => other.leadId === leadId && other.fromLineId === fromLineId,
		);
		const at = Math.max(now, line.freeAt, isNew ? line.freeForNewPeopleAt : 0);
		line.freeAt = at + DEVICE_PAUSE_MS;
		if (isNew) line.freeForNewPeopleAt = at + NEW_PERSON_PAUSE_MS;
		this.#lines.set(fromLineId, line);
		return at;
	}

	#goOut(message: Message): void {
		const { recipientPhone: phone, recipientEmail: email } = message;
		const addresses = [phone, email].filter((address) => address !== null);
		const error = addresses.map((address) => this.failing.get(address)).find(Boolean) ?? null;
		const canIMessage = !addresses.every((address) => this.withoutIMessage.has(address));
		const isFallback = message.messageType === 'imessage' && !canIMessage;
		const status = error !== null ? 'failed' : isFallback ? 'fallback' : 'sent';
		const reason = isFallback ? noIMessage(...addresses) : null;
		const now = this.#iso();
		const sentAt = status === 'sent' ? now : null;
		Object.assign(message, { status, sentAt, updatedAt: now, errorMessage: error ?? reason });
		const lead = this.leads.find(({ _id }) => _id === message.leadId);
		const campaign = this.campaigns.find(({ _id }) => message.batchId?.includes(_id));
		const facts: MessageFacts = {
			messageId: message._id,
			text: message.message,
			messageType: message.messageType,
			recipientPhone: phone,
			recipientEmail: email,
			recipientName: message.recipientName,
			firstName: textOf(lead?.firstName),
			lastName: textOf(lead?.lastName),
			leadId: message.leadId,
			listId: lead?.listId ?? null,
			lineId: message.fromLineId,
			campaignId: campaign?._id ?? null,
			campaignName: campaign?.name ?? null,
			contactOwnerEmail: textOf(lead?.contactOwnerEmail),
			hsContactId: textOf(lead?.hsContactId),
			hsPortalId: null,
			timestamp: now,
			sentAt,
			...(error !== null && { error }),
			...(reason !== null && { reason, checkedAddresses: addresses }),
		};
		this.fire({ event: `message.${status}`, facts });
	}

	#iso(): string {
		return new Date(this.clock.now()).toISOString();
	}
}

/** The addresses of a lead or of what was asked for, in the form in which they are compared. */
export function addressesOf(fields: LeadFields): string[] {
	const phones = PHONES.map((key) => textOf(fields[key])?.replace(/[^\d+]/g, ''));
	const emails = EMAILS.map((key) => textOf(fields[key])?.trim().toLowerCase());
	return [...phones, ...emails].filter((address): address is string => !!address);
}

function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
