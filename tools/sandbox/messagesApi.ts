import { Router } from 'express';
import { z } from 'zod';

import { type Workspaces, idOf, ID, isId, limit } from './calls';
import { addressesOf, alternatesOf, crmOf, missingCrmIds, targetsOf, textOf } from './leads';
import { QUICK_SENDS } from './leadBook';
import type { Message } from './messaging';
import { ApiError } from './apiError';
import { type SendWindow, isTimezone } from './sendTime';
import type { Workspace } from './workspace';

/** An address where a lead may be addressed, or the lead. */
const RECIPIENT = { leadId: ID, recipientPhone: z.string(), recipientEmail: z.string() };

const NOT_EMPTY = 'Message and attachmentUrls cannot both be empty';
const NO_RECIPIENT =
	'Either recipientEmail or recipientPhone is required (in body or on the lead when leadId is provided).';
const NO_FALLBACK =
	'sendFallbackSmsOnFailed is true but fallback SMS is not configured. Configure fallback in workspace settings (Settings → Fallback) or set sendFallbackSmsOnFailed to false.';
const BAD_TIME =
	'Invalid time format. sendWindowStart and sendWindowEnd must be in HH:mm format (e.g., 09:00, 17:00)';
const BAD_WINDOW =
	'Invalid timezone or time window settings. Please check your timezone and time format.';

const duplicateMessage = 'Lead was duplicate; message sent using existing lead.';

const TIME = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, BAD_TIME);
const DAY = z.number({ message: BAD_WINDOW }).int(BAD_WINDOW).min(0, BAD_WINDOW).max(6, BAD_WINDOW);

/** The body of a send. The first thing wrong with it is the answer (section 1, 400). */
const SEND = z
	.object(
		{
			message: z.string().default(''),
			messageType: z
				.enum(['imessage', 'sms', 'email'], {
					message: 'Invalid messageType. Must be email, sms, or imessage',
				})
				.default('imessage'),
			attachmentUrls: z
				.array(z.string(), { message: 'attachmentUrls must be an array' })
				.max(2, 'Maximum 2 attachments per message')
				.default([]),
			scheduledDate: z
				.string()
				.refine((text) => !Number.isNaN(Date.parse(text)), 'Invalid scheduledDate format')
				.optional(),
			timezone: z.string().optional(),
			sendWindowStart: TIME.optional(),
			sendWindowEnd: TIME.optional(),
			allowedDaysOfWeek: z.array(DAY, { message: BAD_WINDOW }).min(1, BAD_WINDOW).optional(),
			fromLineId: ID,
			recipientName: z.string().optional(),
			batchId: z.string().optional(),
			sendFallbackSmsOnFailed: z.boolean().default(false),
		},
		{ message: 'Request body must be a JSON object' },
	)
	.extend(z.object(RECIPIENT).partial().shape)
	.passthrough()
	.refine(({ message, attachmentUrls }) => message !== '' || attachmentUrls.length > 0, NOT_EMPTY);

type Asked = z.output<typeof SEND>;

/** A name, split at its first space (section 1). */
const NAME = /^(\S+)(?: (.+))?$/;

/** Tuco's API of messages (contract of actions, sections 1 and 2). */
export function messagesRouter({ workspaceFor, writableWorkspaceFor }: Workspaces): Router {
	const router = Router();
	router.post('/messages', (request, response) => {
		const workspace = writableWorkspaceFor(request);
		limit(workspace, 'messages', response);
		const { messaging, twilioConnected } = workspace;
		const asked = SEND.parse(request.body);
		const { scheduledDate, sendFallbackSmsOnFailed, attachmentUrls, messageType } = asked;
		const window = windowOf(asked);
		if (attachmentUrls.some((url) => isForeign(url, workspace))) {
			throw new ApiError(403, { error: 'Attachment URL does not belong to this organization' });
		}
		if (sendFallbackSmsOnFailed && !twilioConnected) {
			throw new ApiError(400, { error: NO_FALLBACK, code: 'FALLBACK_NOT_CONFIGURED' });
		}
		const lineId = asked.fromLineId ?? messaging.lines.pick();
		const { lead, to, isDuplicate } = recipientOf(workspace, asked);
		const recent = messaging.guard === 'on' && recentTwin(workspace, asked.message, to.phone);
		if (recent) {
			const secondsSinceOriginal = ageOf(recent, workspace) / 1000;
			const original = { originalMessageId: recent._id, secondsSinceOriginal };
			const reason = 'duplicate_send_recent';
			response.json({ success: true, skipped: true, reason, leadId: lead._id, ...original });
			return;
		}
		const message = messaging.send(lead, {
			text: asked.message,
			messageType,
			lineId,
			to,
			window,
			batchId: asked.batchId,
			attachmentUrls,
			sendFallbackSmsOnFailed,
			...(scheduledDate && { notBefore: Date.parse(scheduledDate) }),
		});
		// Guess: a known lead gets the CRM IDs that it lacks.
		messaging.change(lead, { ...alternatesOf(asked), ...missingCrmIds(lead, asked) });
		const { status, errorMessage: reason } = message;
		const ids = [lead._id];
		const duplicate = { duplicateOnly: true, existingLeadIds: ids, leadIds: ids, duplicateMessage };
		response.status(isDuplicate ? 200 : 201).json({
			success: true,
			status,
			...(messaging.guard === 'on'
				? { messageId: message._id, skipped: false }
				: { message: shown(message) }),
			leadId: lead._id,
			...crmOf(lead),
			...(status === 'failed' ? { error: reason } : reason !== null && { reason }),
			...(status === 'scheduled' && { scheduledDate: message.scheduledDate }),
			...(isDuplicate && duplicate),
		});
	});
	router.post('/messages/cancel-for-lead', (request, response) => {
		const { messaging } = workspaceFor(request);
		const asked = z.object(RECIPIENT).partial().parse(request.body);
		const wanted = addressesOf({ phone: asked.recipientPhone, email: asked.recipientEmail });
		if (asked.leadId && !isId(asked.leadId)) throw new ApiError(400, { error: 'Invalid leadId' });
		if (!asked.leadId && wanted.length === 0) {
			const error = 'Either leadId, recipientPhone, or recipientEmail is required';
			throw new ApiError(400, { error });
		}
		const { recipientPhone: phone, recipientEmail: email } = asked;
		const leadId = asked.leadId ?? messaging.leadAt({ phone, email })?._id ?? null;
		const cancelled = messaging.cancel((message) => {
			const { recipientPhone, recipientEmail } = message;
			if (leadId !== null) return message.leadId === leadId;
			const own = addressesOf({ phone: recipientPhone, email: recipientEmail });
			return own.some((address) => wanted.includes(address));
		});
		const counts = { cancelledCount: cancelled.length, jobsRemovedFromQueue: cancelled.length };
		response.json({ success: true, ...counts, leadId, messageIds: cancelled.map(idOf) });
	});
	return router;
}

/** The lead of a send, found or made, and the addresses that this send tries (section 1). */
function recipientOf({ messaging }: Workspace, asked: Asked) {
	const { leadId, recipientPhone: phone, recipientEmail: email, messageType } = asked;
	const alternates = alternatesOf(asked);
	const given = { phone, email, ...alternates };
	const isAddressed = addressesOf({ phone, email }).length > 0;
	const known = leadId
		? messaging.lead(leadId, 'Lead not found or access denied')
		: messaging.leadAt(given);
	// An address beside a lead's ID stands alone; otherwise the alternates follow.
	const own = leadId && isAddressed ? {} : { ...(known && alternatesOf(known)), ...alternates };
	const to = isAddressed ? { ...own, phone, email } : { ...known, ...own };
	if (targetsOf(to, messageType).length === 0) throw new ApiError(400, { error: NO_RECIPIENT });
	const [, firstName = null, lastName = null] = NAME.exec(asked.recipientName ?? '') ?? [];
	const lead = known ?? messaging.addLead({ ...given, firstName, lastName, source: 'api' });
	const isDuplicate =
		known?.listId === messaging.list(QUICK_SENDS)._id && !leadId && messaging.findsOnlyQuickSends;
	return { lead, to, isDuplicate };
}

/** Guess: days alone are a window too, and one that ends before it starts is invalid. */
function windowOf(asked: Asked): SendWindow | undefined {
	const { timezone, sendWindowStart, sendWindowEnd, allowedDaysOfWeek: days } = asked;
	if (!sendWindowStart && !sendWindowEnd && !days) return undefined;
	const [start, end] = [sendWindowStart ?? '00:00', sendWindowEnd ?? '24:00'];
	if (timezone === undefined || !isTimezone(timezone) || start >= end) {
		throw new ApiError(400, { error: BAD_WINDOW });
	}
	return { timezone, start, end, days };
}

/** Guess: Tuco hosts files under its own domain, with the workspace in the path. */
function isForeign(url: string, { id }: Workspace): boolean {
	const { hostname, pathname } = URL.canParse(url) ? new URL(url) : { hostname: '', pathname: '' };
	return /(^|\.)tuco\.ai$/.test(hostname) && !pathname.includes(id);
}

/** The message with this text that went to the phone within the last minute. */
function recentTwin(workspace: Workspace, text: string, phone: unknown): Message | undefined {
	return workspace.messaging.messages.find(
		(message) =>
			message.message === text &&
			message.recipientPhone !== null &&
			message.recipientPhone === textOf(phone) &&
			ageOf(message, workspace) < 60_000,
	);
}

function ageOf({ createdAt }: Message, { clock }: Workspace): number {
	return clock.now() - Date.parse(createdAt);
}

/** A message without what Tuco leaves out while it is unknown. */
function shown(message: Message): object {
	return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
}
