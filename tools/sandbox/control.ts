import { type RequestHandler, Router } from 'express';
import { z } from 'zod';

import { withoutSecret } from './api';
import { ApiError } from './apiError';
import type { Fault } from './faults';
import { type Lead, addressesOf, nameOf, textOf } from './leads';
import { EVENTS, familiesOf, FIRED_EVENT, UNKNOWN_EVENT } from './payloads';
import type { Message } from './messaging';
import type { Sandbox } from './sandbox';
import type { Workspace } from './workspace';

/** Workspace settings that can be changed; `withoutIMessage` lists every address without iMessage. */
const SETTINGS = z
	.object({ twilioConnected: z.boolean(), withoutIMessage: z.array(z.string()) })
	.partial()
	.strict();

const OPENING = z.object({ leadId: z.string() }).strict();
const TEXT = OPENING.extend({ text: z.string() });

/** The sandbox's control API, for its page and for curl. Faults do not affect it. */
export function controlRouter(sandbox: Sandbox): Router {
	const workspaceOf = ({ id }: { id: string }) => {
		const workspace = sandbox.workspaces.find((created) => created.id === id);
		if (!workspace) throw new ApiError(404, { error: 'No workspace has this ID' });
		return workspace;
	};
	const router = Router();
	router.use(onlySameSite);
	router.get('/state', (_request, response) => {
		// The page asks all the time, which sends messages as they become due.
		sandbox.advance(0);
		response.json(stateOf(sandbox));
	});
	router.post('/faults', (request, response) => {
		// `add` validates it.
		sandbox.faults.add(request.body as Fault);
		response.json({ success: true });
	});
	router.delete('/faults', (_request, response) => {
		sandbox.faults.clear();
		response.json({ success: true });
	});
	router.patch('/workspaces/:id', ({ params, body }, response) => {
		const workspace = workspaceOf(params);
		const { twilioConnected = workspace.twilioConnected, withoutIMessage } = SETTINGS.parse(body);
		workspace.twilioConnected = twilioConnected;
		if (withoutIMessage) workspace.messaging.withoutIMessage = new Set(withoutIMessage);
		response.json({ success: true });
	});
	router.post('/workspaces/:id/fire', async ({ params, body }, response) => {
		const deliveries = await workspaceOf(params).fire(FIRED_EVENT.parse(body));
		response.json({ deliveries });
	});
	router.post('/workspaces/:id/reply', async ({ params, body }, response) => {
		const { leadId, text } = TEXT.parse(body);
		response.json({ deliveries: await workspaceOf(params).reply(leadId, text) });
	});
	router.post('/workspaces/:id/open', async ({ params, body }, response) => {
		const { leadId } = OPENING.parse(body);
		response.json({ deliveries: await workspaceOf(params).open(leadId) });
	});
	// As a colleague does in Tuco, so not by the API.
	router.post('/workspaces/:id/send', ({ params, body }, response) => {
		const { messaging } = workspaceOf(params);
		const { leadId, text } = TEXT.parse(body);
		const { status } = messaging.send(messaging.lead(leadId), { text, messageType: 'imessage' });
		response.json({ status });
	});
	// Includes paused webhooks: Tuco's API checks those too, one at a time.
	router.post('/workspaces/:id/health-check', async ({ params }, response) => {
		const workspace = workspaceOf(params);
		const checks = workspace.webhooks.map((webhook) => workspace.checkHealth(webhook));
		response.json({ deliveries: await Promise.all(checks) });
	});
	return router;
}

const LOCAL_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Rejects requests that other websites make through the user's browser. Also checks the host name: a foreign name that
 * resolves to 127.0.0.1 counts as same-origin. Programs such as curl send no `Sec-Fetch-Site`, and pass.
 */
const onlySameSite: RequestHandler = (request, _response, next) => {
	const site = request.get('Sec-Fetch-Site') ?? 'none';
	if (!['same-origin', 'none'].includes(site) || !LOCAL_HOSTS.includes(request.hostname)) {
		throw new ApiError(403, { error: "Only the sandbox's own page may call this" });
	}
	next();
};

/** The page shows this many leads, and of each this many messages. */
const SHOWN = 50;

/** Everything the page shows, without keys and secrets. */
function stateOf({ workspaces }: Sandbox) {
	return {
		families: [...EVENTS, UNKNOWN_EVENT].map((event) => ({ event, families: familiesOf(event) })),
		workspaces: workspaces.map((workspace) => ({
			id: workspace.id,
			name: workspace.name,
			twilioConnected: workspace.twilioConnected,
			webhooks: workspace.webhooks.map(withoutSecret),
			deliveries: workspace.deliveries.map((delivery) => ({
				...delivery,
				response: delivery.response.slice(0, 2000),
			})),
			withoutIMessage: [...workspace.messaging.withoutIMessage],
			leads: shownLeads(workspace),
		})),
	};
}

const leavesAt = ({ status, scheduledDate }: Message) =>
	status === 'scheduled' ? `Leaves at ${scheduledDate}` : null;

/** The leads as the page shows them, each with its latest messages and replies; the latest conversation first. */
function shownLeads({ messaging, texts }: Workspace) {
	const messages = messaging.messages.map((message) => ({
		leadId: message.leadId,
		at: message.sentAt ?? message.updatedAt,
		status: message.status,
		text: message.message.slice(0, 500),
		note: message.errorMessage ?? leavesAt(message),
	}));
	const replies = [...messaging.replies].flatMap(([leadId, all]) =>
		all.map(({ receivedAtUtc: at, message }) => ({
			leadId,
			at,
			status: 'reply',
			text: message.slice(0, 500),
			note: null,
		})),
	);
	const byTime = (one: { at: string }, other: { at: string }) => one.at.localeCompare(other.at);
	const all = [...messages, ...replies].sort(byTime);
	const latest = new Map(all.map(({ leadId, at }) => [leadId, at]));
	const latestAt = ({ _id, createdAt }: Lead) => latest.get(_id) ?? createdAt;
	return [...messaging.leads]
		.sort((one, other) => latestAt(other).localeCompare(latestAt(one)))
		.slice(0, SHOWN)
		.map((lead) => {
			const addresses = addressesOf(lead);
			const name = nameOf(lead) || (addresses[0] ?? '');
			const sms = texts
				.filter(({ to }) => addresses.includes(to))
				.map(({ at, text }) => ({ at, status: 'SMS by Tuco', text, note: null }));
			const chat = [...all.filter(({ leadId }) => leadId === lead._id), ...sms]
				.sort(byTime)
				.slice(-SHOWN);
			const firstName = textOf(lead.firstName) ?? name;
			return { id: lead._id, name, firstName, addresses, chat };
		});
}
