import { STATUS_CODES } from 'node:http';

import { z } from 'zod';

import { type Call, read, type Route, type Run, write } from './api';
import { isSubscribable } from './facts';
import { type JsonAnswer, ok, refused } from './http';
import type { StoredWebhook } from './workspace';

const NO_URL = 'URL is required';
const NO_EVENT = 'At least one event must be selected';
const NO_NAME = 'Name is required';

/** The body of a POST; the first thing wrong with it is the answer (contract section 1, 400). */
const NEW_WEBHOOK = z.object(
	{
		url: z
			.string({ message: NO_URL })
			.refine(isFilled, NO_URL)
			.refine(isWebhookUrl, 'Invalid URL format'),
		events: z
			.array(z.coerce.string(), { message: NO_EVENT })
			.min(1, NO_EVENT)
			.refine(
				(events) => events.every(isSubscribable),
				(events) => ({
					message: `Invalid events: ${events.filter((event) => !isSubscribable(event)).join(', ')}`,
				}),
			),
		name: z.string({ message: NO_NAME }).refine(isFilled, NO_NAME),
		description: z.string({ message: 'Description must be a text' }).nullish(),
	},
	{ message: 'The body is not a JSON object' },
);

/** The body of a PATCH: each field that is there, under the rules of a POST. */
const CHANGES = NEW_WEBHOOK.partial().extend({
	isActive: z.boolean({ message: 'isActive must be true or false' }).optional(),
});

/** The routes of Tuco's API that the sandbox knows (contract section 1, and lines); any other is answered 404. */
export const ROUTES: readonly Route[] = [
	read('get', '/api/webhooks', listWebhooks),
	write('post', '/api/webhooks', NEW_WEBHOOK, createWebhook),
	read('get', '/api/webhooks/:id', onWebhook(showWebhook)),
	write('patch', '/api/webhooks/:id', CHANGES, onWebhook(changeWebhook)),
	write('delete', '/api/webhooks/:id', z.unknown(), onWebhook(deleteWebhook)),
	// No write: Tuco lists no 402 for it, so a read-only workspace can use it.
	read('post', '/api/webhooks/:id/health-check', onWebhook(checkHealth)),
	read('get', '/api/lines/by-user', listLines),
];

function listWebhooks({ workspace }: Call<unknown>): JsonAnswer {
	return ok({ webhooks: workspace.webhooks.map(withoutSecret) });
}

/** The only answer that shows a secret. */
function createWebhook({ workspace, body }: Call<z.output<typeof NEW_WEBHOOK>>): JsonAnswer {
	const { id, secret, url, events, name, description, createdAt } = workspace.add(body);
	const warning = 'Save this secret now. You will not be able to see it again.';
	const shown = { id, secret, url, events, name, description, createdAt, warning };
	return { status: 201, body: shown };
}

function showWebhook(webhook: StoredWebhook): JsonAnswer {
	return ok(withoutSecret(webhook));
}

/** `events` replaces the list; the secret stays. */
function changeWebhook(
	{ id }: StoredWebhook,
	{ workspace, body }: Call<z.output<typeof CHANGES>>,
): JsonAnswer {
	workspace.change(id, body);
	return ok({ success: true });
}

function deleteWebhook({ id }: StoredWebhook, { workspace }: Call<unknown>): JsonAnswer {
	workspace.remove(id);
	return ok({ success: true });
}

/** Sends a signed test event and says how it was taken, always with HTTP 200. */
async function checkHealth(
	webhook: StoredWebhook,
	{ workspace }: Call<unknown>,
): Promise<JsonAnswer> {
	const { status: statusCode, response, error } = await workspace.checkHealth(webhook);
	if (statusCode === null) return ok({ success: false, error });
	if (statusCode >= 200 && statusCode < 300) {
		return ok({ success: true, message: 'Health check passed', statusCode, response });
	}
	const said = `HTTP ${statusCode}: ${STATUS_CODES[statusCode] ?? 'Unknown'}`;
	return ok({ success: false, error: said, details: response, statusCode });
}

/** Every line of the workspace, as Tuco's API description has them. */
function listLines({ workspace }: Call<unknown>): JsonAnswer {
	return ok({ lines: LINES.map((line) => ({ ...line, workspaceId: workspace.id })) });
}

/** A route of one webhook, which must be in the caller's own workspace. */
function onWebhook<B>(
	run: (webhook: StoredWebhook, call: Call<B>) => JsonAnswer | Promise<JsonAnswer>,
): Run<B> {
	return (call) => {
		const webhook = call.workspace.find(call.id);
		return webhook ? run(webhook, call) : refused(404, 'Webhook not found');
	};
}

/** A webhook as the API shows it. */
export function withoutSecret(webhook: StoredWebhook): Partial<StoredWebhook> {
	const shown: Partial<StoredWebhook> = { ...webhook };
	delete shown.secret;
	return shown;
}

function isFilled(text: string): boolean {
	return text.trim() !== '';
}

/** Hosts that this machine alone can reach, as `URL` spells them. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Tuco takes https only; the sandbox also takes http on this machine, to try a local n8n without a certificate. */
function isWebhookUrl(text: string): boolean {
	const url = URL.canParse(text) ? new URL(text) : null;
	return url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
}

/** The lines of every workspace; the events that the sandbox makes up come from the first. */
const LINES = [
	lineOf('667f1f77bcf86cd799439014', { firstName: 'Lindsey', lastName: 'Rodriguez' }),
	lineOf('667f1f77bcf86cd799439024', { firstName: 'Alex', lastName: null, phone: '+16462230921' }),
	lineOf('667f1f77bcf86cd799439034', { firstName: null, lastName: null, phone: '+16462230922' }),
];

type Owner = { firstName: string | null; lastName: string | null; phone?: string };

function lineOf(_id: string, { phone = '+16462230920', ...owner }: Owner) {
	const since = '2026-02-25T21:57:31.276Z';
	return {
		_id,
		phone,
		email: null,
		...owner,
		isActive: true,
		provisioningStatus: 'active',
		lineType: 'byon',
		dailyNewConversationsLimit: 20,
		dailyTotalMessagesLimit: 50,
		createdAt: since,
		updatedAt: since,
	};
}
