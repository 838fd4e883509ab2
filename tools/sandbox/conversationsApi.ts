import { Router } from 'express';
import { z } from 'zod';

import { type Workspaces, ID, isId, limit, pageOf, textsOf } from './calls';
import {
	type Lead,
	type LeadFields,
	addressesOf,
	crmOf,
	isSameContact,
	missingCrmIds,
	nameOf,
	textOf,
} from './leads';
import type { Messaging, Reply } from './messaging';
import { conversationWith } from './conversation';
import { ApiError } from './apiError';
import type { Workspace } from './workspace';

const NEITHER = { message: 'Invalid request: must provide leadId or lead data' };

/** Guess: a lead of the wrong type is what this error means. */
const CAMPAIGN_LEAD = z.object(
	{ leadId: ID, lead: z.record(z.unknown(), NEITHER).optional() },
	NEITHER,
);

const RULES = z.array(z.object({ id: z.string(), type: z.string() }).partial()).default([]);
const CONDITIONS = z.object({ leadId: z.string(), stopRules: RULES, branchConditions: RULES });

/** Tuco's API of campaigns and replies (contract of actions, sections 5 and 6). */
export function conversationsRouter(workspaceFor: Workspaces['workspaceFor']): Router {
	const router = Router();
	router.post('/campaigns/:id/leads', (request, response) => {
		const workspace = workspaceFor(request);
		limit(workspace, 'campaigns', response);
		const { messaging } = workspace;
		const campaign = messaging.campaigns.find(({ _id }) => _id === request.params.id);
		if (!campaign) throw new ApiError(404, { error: 'Campaign not found' });
		const { leadId, lead: given } = CAMPAIGN_LEAD.parse(request.body);
		if (!leadId && !given) {
			throw new ApiError(400, { error: 'Either leadId or lead data is required' });
		}
		// Guess: the error's cause.
		if (!messaging.lines.all.some(({ isActive }) => isActive)) {
			throw new ApiError(400, { error: 'Failed to process lead through campaign' });
		}
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
	router.post('/campaigns/evaluate-conditions', (request, response) => {
		const { messaging } = workspaceFor(request);
		const { leadId, stopRules, branchConditions } = CONDITIONS.parse(request.body);
		const hasReplied = messaging.replies.has(messaging.lead(leadId)._id);
		// Guess: the types. The sandbox can answer for one.
		const evaluated = ({ type = 'unknown' }) =>
			type === 'replied'
				? { type, result: hasReplied, detail: hasReplied ? 'The lead replied' : 'No reply' }
				: { type, result: false, detail: 'The sandbox cannot evaluate this type' };
		response.json({
			stopResults: stopRules.map(({ id: ruleId, ...rule }) => ({ ruleId, ...evaluated(rule) })),
			branchResults: branchConditions.map(evaluated),
		});
	});
	router.get('/replies', (request, response) => {
		const workspace = workspaceFor(request);
		limit(workspace, 'replies', response);
		const { messaging } = workspace;
		const asked = textsOf(request.query);
		const repliers = messaging.leads.filter(isAskedFor(workspace, asked));
		const latestAt = ({ _id }: Lead) => messaging.replies.get(_id)?.[0]?.receivedAtUtc ?? '';
		if (messaging.listsLatestRepliesFirst) {
			repliers.sort((one, other) => latestAt(other).localeCompare(latestAt(one)));
		}
		const { rows, ...pages } = pageOf(repliers, request, messaging.mostReplyRows);
		response.set('Date', new Date(workspace.clock.now()).toUTCString());
		response.json({ replies: rows.map((lead) => replyRow(messaging, lead)), ...pages });
	});
	return router;
}

/** The known lead with these addresses or contact IDs, given the CRM IDs it lacks, or a new one (section 6). */
function leadFrom({ messaging }: Workspace, given: LeadFields): Lead {
	if (!given.firstName) throw new ApiError(400, { error: 'firstName is required' });
	if (!textOf(given.email) && !textOf(given.phone)) {
		throw new ApiError(400, { error: 'Either email or phone is required' });
	}
	const known =
		messaging.leadAt(given) ?? messaging.leads.find((lead) => isSameContact(lead, given));
	if (known) messaging.change(known, missingCrmIds(known, given));
	return known ?? messaging.addLead({ ...given, source: 'api' });
}

/** Whether a lead has a row in the answer. Refuses what cannot be asked (section 5). */
function isAskedFor({ messaging }: Workspace, asked: Partial<Record<string, string>>) {
	const { leadId, campaignId, recipientPhone: phone, recipientEmail: email } = asked;
	const { lineId, dateFrom, dateTo } = asked;
	const refuse = (error: string, status = 400) => {
		throw new ApiError(status, { error });
	};
	for (const [name, id] of Object.entries({ leadId, campaignId, lineId })) {
		if (id !== undefined && !isId(id)) refuse(`Invalid ${name}`);
	}
	const [from, to] = [Date.parse(dateFrom ?? '1970-01-01'), Date.parse(dateTo ?? '9999-12-31')];
	if (Number.isNaN(from)) refuse('Invalid dateFrom');
	if (Number.isNaN(to)) refuse('Invalid dateTo');
	if (from > to) refuse('dateFrom must be <= dateTo');
	if (campaignId && !messaging.campaigns.some(({ _id }) => _id === campaignId)) {
		refuse('Campaign not found', 404);
	}
	if (leadId) messaging.lead(leadId, 'Lead not found or access denied');
	const wanted = addressesOf({ phone, email });
	// Guess: a row is of the campaigns and lines that texted the lead, and of the date of its latest reply.
	const texted = new Set(
		messaging.messages
			.filter(({ fromLineId }) => !lineId || fromLineId === lineId)
			.filter(({ batchId }) => !campaignId || batchId?.startsWith(`campaign_${campaignId}_`))
			.map((message) => message.leadId),
	);
	return (lead: Lead): boolean => {
		const [latest] = messaging.replies.get(lead._id) ?? [];
		if (!latest || (leadId && lead._id !== leadId)) return false;
		const at = Date.parse(latest.receivedAtUtc);
		if (at < from || at > to || ((lineId || campaignId) && !texted.has(lead._id))) return false;
		return wanted.length === 0 || addressesOf(lead).some((address) => wanted.includes(address));
	};
}

function replyRow(messaging: Messaging, lead: Lead): object {
	const [latest] = messaging.replies.get(lead._id) ?? [];
	const { recentReplies, parentMessages } = conversationWith(messaging, lead._id);
	const idOf = ({ messageId }: Reply) =>
		messaging.apiRepliesHaveOtherIds ? messageId.slice(12) + messageId.slice(0, 12) : messageId;
	return {
		leadId: lead._id,
		messageId: latest && idOf(latest),
		message: latest?.message,
		respondedAtUtc: latest?.receivedAtUtc,
		recipientPhone: lead.phone,
		recipientEmail: lead.email,
		name: nameOf(lead),
		recentReplies: recentReplies.map((reply) => ({ ...reply, messageId: idOf(reply) })),
		parentMessages,
	};
}
