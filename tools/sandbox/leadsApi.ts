import { Router } from 'express';
import { z } from 'zod';

import { type Workspaces, ID, idOf, isId, limit, limitChecks, pageOf, textsOf } from './calls';
import { newId } from './facts';
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
		const batch = (leads ?? body ?? []).map((given) =>
			withCountryCode(given, all.defaultCountryCode),
		);
		// Guess: one lead without an address refuses the batch.
		if (batch.some((given) => addressesOf(given).length === 0)) {
			throw new ApiError(400, { error: 'Each lead needs a phone or an email' });
		}
		const saved: Lead[] = [];
		const duplicates: { input: LeadFields; existingLead: Lead }[] = [];
		for (const input of batch) {
			const existingLead = messaging.leadAt(input);
			if (existingLead) duplicates.push({ input, existingLead });
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
		const { messaging } = workspaceFor(request);
		const { id, search, listId } = textsOf(request.query);
		if (id !== undefined && !isId(id)) {
			throw new ApiError(400, { error: 'Invalid lead id' });
		}
		if (id !== undefined) {
			response.json({ lead: messaging.lead(id) });
			return;
		}
		if (search && messaging.searchTimesOut) {
			const error = 'Search timed out. Try a more specific search or fewer results.';
			throw new ApiError(503, { error });
		}
		const found = messaging.leads.filter(
			(lead) => (!listId || lead.listId === listId) && (!search || isMatch(lead, search)),
		);
		const { rows, page, limit, total, totalPages } = pageOf(found, request);
		const pagination = { page, limit, totalCount: total, totalPages };
		const lists = messaging.lists.map((list) => {
			const leadCount = messaging.leads.filter((lead) => lead.listId === list._id).length;
			return { ...list, leadCount };
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
		if (!ids.every(isId)) throw new ApiError(400, { error: 'Invalid lead id in ids array' });
		response.json({ deletedCount: messaging.removeLeads(ids) });
	});
	router.get('/leads/check-availability', (request, response) => {
		const workspace = workspaceFor(request);
		limit(workspace, 'availability', response);
		const { id } = textsOf(request.query);
		if (!id) throw new ApiError(400, { error: 'Lead ID is required' });
		const lead = workspace.messaging.lead(id);
		limitChecks(workspace, 1, response);
		response.json({ success: true, ...checked(workspace, lead), ...crmOf(lead) });
	});
	router.post('/leads/check-availability', (request, response) => {
		const workspace = workspaceFor(request);
		limit(workspace, 'availability', response);
		const { messaging } = workspace;
		const { address, leadIds = [] } = z
			.object({ address: z.string(), leadIds: z.array(z.string()) })
			.partial()
			.parse(request.body);
		const leads = messaging.leads.filter(({ _id }) => leadIds.includes(_id));
		if (!address && leads.length === 0)
			throw new ApiError(404, { error: 'No leads found to check' });
		limitChecks(workspace, address ? 1 : leads.length, response);
		if (address) {
			const fields = address.includes('@') ? { email: address } : { phone: address };
			const available = statusOf(workspace, fields) === 'available';
			response.json({ success: true, available, address });
			return;
		}
		// Guess: the threshold. In the sandbox the job is done at once.
		const isBackground = leads.length > 100;
		const results = leads.map((lead) => checked(workspace, lead));
		const errors = results.filter(({ status }) => status === 'error').length;
		const processingMode = isBackground ? 'background' : 'synchronous';
		const counts = { success: true, checked: leads.length, processingMode };
		const message = `Checking ${leads.length} leads in the background`;
		response.json(
			isBackground
				? { ...counts, message, jobId: newId() }
				: { ...counts, results, successful: leads.length - errors, errors },
		);
	});
	return router;
}

function isMatch(lead: Lead, search: string): boolean {
	const { firstName, lastName, email, phone, companyName } = lead;
	return [firstName, lastName, email, phone, companyName].some(
		(text) => typeof text === 'string' && text.toLowerCase().includes(search.toLowerCase()),
	);
}

/** Checks a lead, and stores the result on it (section 4). */
function checked(workspace: Workspace, lead: Lead) {
	const status = statusOf(workspace, lead);
	workspace.messaging.change(lead, { availabilityStatus: status });
	return { leadId: lead._id, available: status === 'available', status };
}

/** Guess: where a send would fail, so does a check. */
function statusOf({ messaging }: Workspace, fields: LeadFields) {
	const addresses = addressesOf(fields);
	if (addresses.some((address) => messaging.failing.has(address))) return 'error';
	const isAvailable = addresses.some((address) => !messaging.withoutIMessage.has(address));
	return isAvailable ? 'available' : 'unavailable';
}
