import { STATUS_CODES } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';

import { ApiError } from './apiError';
import type { PendingFault } from './faults';
import { goalBotsRouter } from './goalBotsApi';
import { leadsRouter } from './leadsApi';
import { conversationsRouter } from './conversationsApi';
import { messagesRouter } from './messagesApi';
import { EVENTS } from './payloads';
import type { RecordedRequest, Sandbox } from './sandbox';
import { toolsRouter } from './toolsApi';
import type { StoredWebhook, Workspace } from './workspace';

const NO_URL = 'URL is required';
const NO_EVENT = 'At least one event must be selected';
const NO_NAME = 'Name is required';

/** An event that Tuco's API accepts in a subscription. It rejects `message.delivered` (contract section 2). */
const SUBSCRIBABLE = z.string().refine(
	(name) => EVENTS.includes(name) && name !== 'message.delivered',
	(name) => ({ message: `Invalid events: ${name}` }),
);

/** The body of a POST. The response names the first error only (contract section 1, 400). */
const NEW_WEBHOOK = z.object(
	{
		url: z.string({ message: NO_URL }).min(1, NO_URL).refine(isWebhookUrl, 'Invalid URL format'),
		events: z.array(SUBSCRIBABLE, { message: NO_EVENT }).min(1, NO_EVENT),
		name: z.string({ message: NO_NAME }).trim().min(1, NO_NAME),
		description: z.string().nullish(),
	},
	{ message: 'The body is not a JSON object' },
);

/** The body of a PATCH: any of the POST fields, with the same rules. */
const CHANGES = NEW_WEBHOOK.partial().extend({ isActive: z.boolean().optional() });

/** Tuco's API (contract section 1, and lines). `answerError` turns what a route throws into a response. */
export function apiRouter(sandbox: Sandbox): Router {
	const workspaceFor = (request: Request) => {
		const workspace = workspaceOf(sandbox, request);
		if (!workspace) throw new ApiError(401);
		return workspace;
	};
	const writableWorkspaceFor = (request: Request) => {
		const workspace = workspaceFor(request);
		if (workspace.subscription === 'past-due') throw new ApiError(402);
		return workspace;
	};
	const router = Router();
	router.use(applyFault(sandbox));
	router.get('/webhooks', (request, response) => {
		response.json({ webhooks: workspaceFor(request).webhooks.map(withoutSecret) });
	});
	router.post('/webhooks', (request, response) => {
		const workspace = writableWorkspaceFor(request);
		const { id, secret, url, events, name, description, createdAt } = workspace.add(
			NEW_WEBHOOK.parse(request.body),
		);
		// The only response that contains a secret.
		const warning = 'Save this secret now. You will not be able to see it again.';
		response.status(201);
		response.json({ id, secret, url, events, name, description, createdAt, warning });
	});
	router.get('/webhooks/:id', (request, response) => {
		response.json(withoutSecret(workspaceFor(request).get(request.params.id)));
	});
	router.patch('/webhooks/:id', (request, response) => {
		writableWorkspaceFor(request).change(request.params.id, CHANGES.parse(request.body));
		response.json({ success: true });
	});
	router.delete('/webhooks/:id', (request, response) => {
		writableWorkspaceFor(request).remove(request.params.id);
		response.json({ success: true });
	});
	// Works in a read-only workspace: Tuco lists no 402 for it.
	router.post('/webhooks/:id/health-check', async (request, response) => {
		const workspace = workspaceFor(request);
		response.json(await checkHealth(workspace, workspace.get(request.params.id)));
	});
	router.get('/lines/by-user', (request, response) => {
		const { id: workspaceId, messaging } = workspaceFor(request);
		const { lines } = messaging;
		response.json({
			lines: lines.all.map((line) => ({ ...line, workspaceId, usage: lines.usage(line._id) })),
		});
	});
	router.use(
		leadsRouter({ workspaceFor, writableWorkspaceFor }),
		messagesRouter({ workspaceFor, writableWorkspaceFor }),
		conversationsRouter(workspaceFor),
		toolsRouter({ workspaceFor, writableWorkspaceFor }),
		goalBotsRouter({ workspaceFor, writableWorkspaceFor }),
	);
	router.use(() => {
		throw new ApiError(404, { error: 'Not found' });
	});
	return router;
}

/** Records each call, and applies the next matching fault, if any. */
function applyFault(sandbox: Sandbox): RequestHandler {
	return async (request, response, next) => {
		const record: RecordedRequest = {
			method: request.method,
			path: request.originalUrl,
			status: null,
			workspaceId: workspaceOf(sandbox, request)?.id ?? null,
			body: (request.body as unknown) ?? null,
		};
		sandbox.requests.push(record);
		const fault = sandbox.faults.take(request.method, record.path);
		// `ref: false`: a pending delay must not keep the process alive after the sandbox stops.
		await delay(fault?.delayMs ?? 0, null, { ref: false });
		const send = response.send.bind(response);
		response.send = (body) => {
			record.status = fault?.drop ? null : response.statusCode;
			sandbox.onLine(`API ${record.method} ${record.path}: ${record.status ?? 'dropped'}`);
			if (record.status === null) response.socket?.destroy();
			else if (fault?.holdMs === undefined) return send(body);
			else void delay(fault.holdMs, null, { ref: false }).then(() => send(body));
			return response;
		};
		if (fault?.retryAfter !== undefined) response.set('Retry-After', String(fault.retryAfter));
		if (fault?.drop === 'before') response.send();
		else if (fault?.body !== undefined) sendBody(response, fault);
		else if (fault?.status !== undefined) throw new ApiError(fault.status);
		else next();
	};
}

function sendBody(response: Response, { status = 200, contentType = 'json', body }: PendingFault) {
	response.status(status).type(contentType).send(body);
}

function workspaceOf({ workspaces }: Sandbox, request: Request): Workspace | undefined {
	const key = request.get('Authorization');
	return workspaces.find(({ apiKey }) => key === `Bearer ${apiKey}`);
}

/** Sends a signed test event and reports the result. Like Tuco, answers 200 even if the check fails. */
async function checkHealth(workspace: Workspace, webhook: StoredWebhook): Promise<object> {
	const { status: statusCode, response, error } = await workspace.checkHealth(webhook);
	if (statusCode === null) return { success: false, error };
	if (statusCode >= 200 && statusCode < 300) {
		return { success: true, message: 'Health check passed', statusCode, response };
	}
	const message = `HTTP ${statusCode}: ${STATUS_CODES[statusCode] ?? 'Unknown'}`;
	return { success: false, error: message, details: response, statusCode };
}

/** A webhook as the API returns it. */
export function withoutSecret(webhook: StoredWebhook): Partial<StoredWebhook> {
	return { ...webhook, secret: undefined };
}

/** Hosts that only this machine can reach, as `URL` spells them. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Tuco accepts only https. The sandbox also accepts http on loopback, so a local n8n needs no certificate. */
function isWebhookUrl(text: string): boolean {
	const url = URL.canParse(text) ? new URL(text) : null;
	return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
}
