import { Router } from 'express';
import { z } from 'zod';

import { type Workspaces, ID, idOf, isId, limit, pageOf, textsOf } from './calls';
import { type Lead, type LeadFields, addressesOf, crmOf, withCountryCode } from './leads';
import { ApiError } from './apiError';
import type { Workspace } from './workspace';

const LEAD = z.record(z.unknown());
const NEW_LEADS = z.object({
	leads: z.array(LEAD).optional(),
	body: z.array(LEAD).optional(),
	listId: ID,
	source: z.string().default('csv'),
	defaultCountryCode: z.string().default('+1'),
});

/** Tuco's API of leads, with their availability (contract of actions, sections 3 and 4). */
export function leadsRouter({ workspaceFor, writableWorkspaceFor }: Workspaces): Router {
	const router = Router();
	router.post('/leads', (request, response) => {
		const { messaging } = writableWorkspaceFor(request);
		const { leads, body, listId, ...all } = NEW_LEADS.parse(request.body);
		if (listId && !messaging.lists.some(({ _id }) => _id === listId)) {
			const error =
				'List not found. The specified listId does not exist or is invalid. Omit listId to use the Quick Sends list.';
			throw new ApiError(404, { error });
		}
		const saved: Lead[] = [];
		const duplicates: { input: LeadFields; existingLead: Lead }[] = [];
		for (const given of leads ?? body ?? []) {
			const input = withCountryCode(given, all.defaultCountryCode);
			const existingLead = messaging.leadAt(input);
			if (existingLead) duplicates.push({ input: given, existingLead });
			else saved.push(messaging.addLead({ ...input, source: all.source }, listId));
		}
		const totalProcessed = saved.length + duplicates.length;
		const duplicateCount = duplicates.length;
		const counts = { duplicateCount, totalProcessed, duplicates };
		if (saved.length === 0) {
			const existingLeadIds = duplicates.map(({ existingLead }) => existingLead._id);
			const message = 'Every lead was a duplicate; existing lead IDs returned.';
			const ids = { leadId: existingLeadIds[0] ?? null, existingLeadIds, leadIds: existingLeadIds };
			response.json({
				message,
				duplicateOnly: true,
				...counts,
				...ids,
				...crmOf(duplicates[0]?.existingLead),
			});
			return;
		}
		const ids = { leadId: saved[0]?._id ?? null, leadIds: saved.map(idOf) };
		const list = saved[0]?.listId;
		response.status(201).json({
			message: 'Leads saved successfully',
			savedCount: saved.length,
			...counts,
			...ids,
			listId: list,
			leadListIds: [list],
			...crmOf(saved[0]),
		});
	});
	router.get('/leads', (request, response) => {
		const { messaging, id: workspaceId } = workspaceFor(request);
		const { id, search, listId } = textsOf(request.query);
		if (id !== undefined && !isId(id)) {
			throw new ApiError(400, { error: 'Invalid lead id' });
		}
		if (id !== undefined) {
			response.json({ lead: messaging.lead(id) });
			return;
		}
		const found = messaging.leads.filter(
			(lead) => (!listId || lead.listId === listId) && (!search || isMatch(lead, search)),
		);
		const { rows, page, limit, total, totalPages } = pageOf(found, request);
		const pagination = { page, limit, totalCount: total, totalPages };
		const lists = messaging.lists.map((list) => {
			const leadCount = messaging.leads.filter((lead) => lead.listId === list._id).length;
			return { ...list, workspaceId, leadCount };
		});
		response.json({ leads: rows, lists, pagination });
	});
	router.delete('/leads', (request, response) => {
		const { messaging } = workspaceFor(request);
		const { ids = [] } = z
			.object({ ids: z.array(z.string()) })
			.partial()
			.parse(request.body);
		if (ids.length === 0) throw new ApiError(400, { error: 'No ids provided' });
		response.json({ deletedCount: messaging.removeLeads(ids) });
	});
	router.get('/leads/check-availability', (request, response) => {
		const workspace = workspaceFor(request);
		limit(workspace, 'availability', response);
		const { id } = textsOf(request.query);
		if (!id) throw new ApiError(400, { error: 'Lead ID is required' });
		const lead = workspace.messaging.lead(id);
		response.json({ success: true, ...availability(workspace, lead), ...crmOf(lead) });
	});
	router.post('/leads/check-availability', (request, response) => {
		const workspace = workspaceFor(request);
		limit(workspace, 'availability', response);
		const { messaging } = workspace;
		const { address, leadIds = [] } = z
			.object({ address: z.string(), leadIds: z.array(z.string()) })
			.partial()
			.parse(request.body);
		if (address) {
			const available = !messaging.withoutIMessage.has(address);
			response.json({ success: true, available, address });
			return;
		}
		const leads = messaging.leads.filter(({ _id }) => leadIds.includes(_id));
		if (leads.length === 0) throw new ApiError(404, { error: 'No leads found to check' });
		const results = leads.map((lead) => availability(workspace, lead));
		const counts = { checked: leads.length, successful: leads.length, errors: 0 };
		response.json({ success: true, results, ...counts, processingMode: 'synchronous' });
	});
	return router;
}

function isMatch(lead: Lead, search: string): boolean {
	const { firstName, lastName, email, phone, companyName } = lead;
	return [firstName, lastName, email, phone, companyName].some(
		(text) => typeof text === 'string' && text.toLowerCase().includes(search.toLowerCase()),
	);
}

function availability({ messaging }: Workspace, lead: Lead) {
	const available = addressesOf(lead).some((address) => !messaging.withoutIMessage.has(address));
	return { leadId: lead._id, available, status: available ? 'available' : 'unavailable' };
}
