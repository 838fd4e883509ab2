import { Router } from 'express';
import { z } from 'zod';

import { type Workspaces, ID, idOf, limit, NO_CRM, pageOf, textsOf } from './calls';
import { type Lead, type LeadFields, type Message, addressesOf } from './messaging';
import { ApiError } from './apiError';
import type { Workspace } from './workspace';

/** An address where a lead may be addressed, or the lead. */
const RECIPIENT = { leadId: z.string(), recipientPhone: z.string(), recipientEmail: z.string() };

const NOT_EMPTY = 'Message and attachmentUrls cannot both be empty';
const NO_RECIPIENT = 'Either recipientEmail or recipientPhone is required when leadId is missing';

/** The body of a send. The first thing wrong with it is the answer (section 1, 400). */
const SEND = z
	.object(
		{
			message: z.string().default(''),
			messageType: z
				.enum(['imessage', 'sms', 'email'], {
					message: 'Invalid messageType. Must be imessage, sms or email',
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
			fromLineId: ID,
			recipientName: z.string().optional(),
			batchId: z.string().optional(),
			sendFallbackSmsOnFailed: z.boolean().optional(),
		},
		{ message: 'Request body must be a JSON object' },
	)
	.extend(z.object(RECIPIENT).partial().shape)
	.passthrough()
	.refine(({ message, attachmentUrls }) => message !== '' || attachmentUrls.length > 0, NOT_EMPTY);

/** A name, split at its first space (section 1). */
const NAME = /^(\S+)(?: (.+))?$/;

/** Tuco's API of messages, campaigns and replies (contract of actions, sections 1, 2, 5 and 6). */
export function messagingRouter({ workspaceFor, writableWorkspaceFor }: Workspaces): Router {
	const router = Router();
	router.post('/messages', (request, response) => {
		const workspace = writableWorkspaceFor(request);
		limit(workspace, 'messages', response);
		const { messaging } = workspace;
		const asked = SEND.parse(request.body);
		if (asked.sendFallbackSmsOnFailed && !workspace.twilioConnected) {
			const error = 'sendFallbackSmsOnFailed is true but Twilio is not connected';
			throw new ApiError(400, { error, code: 'FALLBACK_NOT_CONFIGURED' });
		}
		const { recipientPhone, recipientEmail } = asked;
		const fields = { phone: recipientPhone, email: recipientEmail, ...alternatesOf(asked) };
		if (!asked.leadId && addressesOf(fields).length === 0) {
			throw new ApiError(400, { error: NO_RECIPIENT });
		}
		const [, firstName = null, lastName = null] = NAME.exec(asked.recipientName ?? '') ?? [];
		const named = { firstName, lastName };
		const lead = asked.leadId
			? messaging.lead(asked.leadId, 'Lead not found or access denied')
			: (messaging.leadAt(fields) ?? messaging.addLead({ ...fields, ...named, source: 'api' }));
		const message = messaging.send(lead, {
			text: asked.message,
			messageType: asked.messageType,
			lineId: asked.fromLineId,
			to: { recipientPhone, recipientEmail },
			batchId: asked.batchId,
			attachmentUrls: asked.attachmentUrls,
			...(asked.scheduledDate && { notBefore: Date.parse(asked.scheduledDate) }),
		});
		const { status, errorMessage } = message;
		response.status(201).json({
			success: true,
			status,
			message: shown(message),
			leadId: lead._id,
			...NO_CRM,
			...(status === 'fallback' && { reason: errorMessage }),
			...(status === 'failed' && { error: errorMessage }),
			...(status === 'scheduled' && { scheduledDate: asked.scheduledDate }),
		});
	});
	router.post('/messages/cancel-for-lead', (request, response) => {
		const { messaging } = workspaceFor(request);
		const asked = z.object(RECIPIENT).partial().parse(request.body);
		const wanted = addressesOf({ phone: asked.recipientPhone, email: asked.recipientEmail });
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
	router.post('/campaigns/:id/leads', (request, response) => {
		const workspace = workspaceFor(request);
		limit(workspace, 'campaigns', response);
		const { messaging } = workspace;
		const campaign = messaging.campaigns.find(({ _id }) => _id === request.params.id);
		if (!campaign) throw new ApiError(404, { error: 'Campaign not found' });
		const { leadId, lead: given } = z
			.object({ leadId: z.string(), lead: z.record(z.unknown()) })
			.partial()
			.parse(request.body);
		if (!leadId && !given)
			throw new ApiError(400, { error: 'Either leadId or lead data is required' });
		const lead = leadId ? messaging.lead(leadId) : leadFrom(workspace, given ?? {});
		const prefix = `campaign_${campaign._id}_`;
		const isIn = messaging.messages.some(
			(message) => message.leadId === lead._id && message.batchId?.startsWith(prefix),
		);
		const [first] = isIn ? [] : campaign.steps;
		if (first !== undefined) {
			messaging.send(lead, { text: first, messageType: 'imessage', batchId: `${prefix}0` });
		}
		response.status(isIn ? 200 : 201).json({
			success: true,
			leadId: lead._id,
			campaignId: campaign._id,
			messageCount: first === undefined ? 0 : 1,
			message: isIn ? 'Lead is already in the campaign' : 'Lead added to the campaign',
			...(isIn && { alreadyInCampaign: true, existingLeadIds: [lead._id] }),
			...NO_CRM,
		});
	});
	router.get('/replies', (request, response) => {
		const workspace = workspaceFor(request);
		limit(workspace, 'replies', response);
		const { messaging } = workspace;
		const {
			leadId,
			campaignId,
			recipientPhone: phone,
			recipientEmail: email,
		} = textsOf(request.query);
		if (campaignId && !messaging.campaigns.some(({ _id }) => _id === campaignId)) {
			throw new ApiError(404, { error: 'Campaign not found' });
		}
		if (leadId) messaging.lead(leadId, 'Lead not found or access denied');
		const wanted = addressesOf({ phone, email });
		const repliers = messaging.leads.filter((lead) => {
			if (!messaging.replies.has(lead._id) || (leadId && lead._id !== leadId)) return false;
			const isOf = (message: Message) =>
				message.leadId === lead._id && message.batchId?.startsWith(`campaign_${campaignId}_`);
			if (campaignId && !messaging.messages.some(isOf)) return false;
			return wanted.length === 0 || addressesOf(lead).some((address) => wanted.includes(address));
		});
		const { rows, ...pages } = pageOf(repliers, request);
		response.json({ replies: rows.map((lead) => replyRow(workspace, lead)), ...pages });
	});
	return router;
}

/** A message without what Tuco leaves out while it is unknown. */
function shown(message: Message): object {
	return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
}

function alternatesOf(fields: LeadFields): LeadFields {
	return Object.fromEntries(
		Object.entries(fields).filter(([key]) => /^alt(Phone|Email)[123]$/.test(key)),
	);
}

/** The known lead with these addresses, unchanged, or a new one (section 6). */
function leadFrom({ messaging }: Workspace, given: LeadFields): Lead {
	if (!given.firstName) throw new ApiError(400, { error: 'firstName is required' });
	if (addressesOf(given).length === 0) {
		throw new ApiError(400, { error: 'Either email or phone is required' });
	}
	return messaging.leadAt(given) ?? messaging.addLead({ ...given, source: 'api' });
}

/** How many replies and earlier messages a row has, and how long their texts are (section 5). */
const ROW = { members: 10, characters: 200 };

function replyRow({ messaging }: Workspace, lead: Lead): object {
	const cut = (text: string) => text.slice(0, ROW.characters);
	const replies = messaging.replies.get(lead._id) ?? [];
	const [latest] = replies;
	const sent = messaging.messages.filter(({ leadId, sentAt }) => leadId === lead._id && sentAt);
	return {
		leadId: lead._id,
		messageId: latest?.messageId,
		message: latest?.message,
		respondedAtUtc: latest?.receivedAtUtc,
		recipientPhone: lead.phone,
		recipientEmail: lead.email,
		name: [lead.firstName, lead.lastName].filter(Boolean).join(' '),
		recentReplies: replies
			.slice(0, ROW.members)
			.map((reply) => ({ ...reply, message: cut(reply.message) })),
		parentMessages: sent
			.slice(-ROW.members)
			.reverse()
			.map(({ _id, message, sentAt, batchId }) => {
				return {
					messageId: _id,
					message: cut(message),
					sentAtUtc: sentAt,
					batchId,
					stepIndex: null,
				};
			}),
	};
}
