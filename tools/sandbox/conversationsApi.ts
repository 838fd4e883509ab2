import { Router } from 'express';
import { z } from 'zod';

import { type Workspaces, limit, pageOf, textsOf } from './calls';
import { type Lead, type LeadFields, addressesOf, crmOf } from './leads';
import type { Message } from './messaging';
import { ApiError } from './apiError';
import type { Workspace } from './workspace';

/** Tuco's API of campaigns and replies (contract of actions, sections 5 and 6). */
export function conversationsRouter(workspaceFor: Workspaces['workspaceFor']): Router {
	const router = Router();
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
			...crmOf(lead),
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
