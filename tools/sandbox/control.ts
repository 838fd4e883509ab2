import { STATUS_CODES } from 'node:http';

import { type Request, type RequestHandler, Router } from 'express';

import type { Delivery } from './delivery';
import { EVENTS, UNKNOWN_EVENT } from './facts';
import { FAULT } from './faults';
import { type JsonAnswer, ok, readBody, refused } from './http';
import { FAMILIES, familiesOf, FIRED_EVENT } from './payloads';
import { withoutSecret } from './routes';
import type { Sandbox } from './sandbox';
import type { LogEntry, StoredWebhook, Workspace } from './workspace';

type Run = (sandbox: Sandbox, request: Request) => JsonAnswer | Promise<JsonAnswer>;

type Row = [method: 'get' | 'post' | 'delete', path: string, run: Run];

/** The control of a sandbox over HTTP, for its page and for a person with curl. */
const ROUTES: Row[] = [
	['get', '/state', (sandbox) => ok(stateOf(sandbox))],
	['post', '/faults', addFault],
	['delete', '/faults', clearFaults],
	['post', '/workspaces/:id/fire', onWorkspace(fire)],
	['post', '/workspaces/:id/health-check', onWorkspace(checkHealth)],
];

/** Serves the control, under `/_sandbox`. Faults do not touch it. */
export function controlRouter(sandbox: Sandbox): Router {
	const router = Router();
	router.use(onlySameSite);
	for (const [method, path, run] of ROUTES) {
		router[method](path, async (request, response) => {
			const { status, body } = await run(sandbox, request);
			response.status(status).json(body);
		});
	}
	router.use(({ method, originalUrl }, response) => {
		response.status(404).json({ error: `There is no ${method} ${originalUrl}` });
	});
	return router;
}

const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses what another website has the browser of this machine's user send. Programs such as curl name no site, and are
 * let in.
 */
const onlySameSite: RequestHandler = (request, response, next) => {
	if (isSameSite(request)) next();
	else response.status(403).json({ error: 'Only the page of the sandbox can ask for this' });
};

/** Looks at the name besides the origin: a foreign name that resolves to 127.0.0.1 is an origin of its own. */
function isSameSite(request: Request): boolean {
	const site = request.get('Sec-Fetch-Site');
	if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
	const origin = request.get('Origin');
	if (origin === undefined) return true;
	return (
		origin === `http://${request.get('Host') ?? ''}` &&
		URL.canParse(origin) &&
		OWN_NAMES.has(new URL(origin).hostname)
	);
}

function addFault({ faults }: Sandbox, request: Request): JsonAnswer {
	const fault = readBody(FAULT, request);
	if (!fault.ok) return refused(400, fault.reason);
	faults.add(fault.value);
	// JSON has no Infinity.
	const shown = faults
		.list()
		.map(({ times, ...rest }) => ({ ...rest, times: times === Infinity ? 'always' : times }));
	return ok({ faults: shown });
}

function clearFaults({ faults }: Sandbox): JsonAnswer {
	faults.clear();
	return ok({ faults: [] });
}

function onWorkspace(
	run: (workspace: Workspace, request: Request) => JsonAnswer | Promise<JsonAnswer>,
): Run {
	return ({ workspaces }, request) => {
		const workspace = workspaces.find(({ id }) => id === request.params.id);
		return workspace ? run(workspace, request) : refused(404, 'There is no workspace with this id');
	};
}

async function fire(workspace: Workspace, request: Request): Promise<JsonAnswer> {
	const read = readBody(FIRED_EVENT, request);
	if (!read.ok) return refused(400, read.reason);
	return ok({ deliveries: await workspace.fire(read.value) });
}

/** Checks every webhook, paused ones too, as Tuco's API does one by one. */
async function checkHealth(workspace: Workspace): Promise<JsonAnswer> {
	const { webhooks } = workspace;
	if (webhooks.length === 0) return refused(400, 'There is no webhook to check');
	const checks = webhooks.map((webhook) => workspace.checkHealth(webhook));
	return ok({ deliveries: await Promise.all(checks) });
}

/** How many deliveries the page shows, and how much of each answer: it asks twice a second. */
const LATEST = 100;
const CHARACTERS_SHOWN = 2000;

/**
 * All that the page shows, without keys and secrets. Deliveries newest first, and among them the events that no webhook
 * received.
 */
function stateOf({ workspaces }: Sandbox) {
	const events = [...EVENTS, UNKNOWN_EVENT];
	return {
		events,
		families: FAMILIES,
		familiesOf: Object.fromEntries(events.map((event) => [event, familiesOf(event)])),
		workspaces: workspaces.map((workspace) => ({
			id: workspace.id,
			name: workspace.name,
			webhooks: workspace.webhooks.map((webhook) => {
				const last = workspace.lastDelivery(webhook.id);
				return { ...withoutSecret(webhook), lastAnswer: last && shownAnswer(last) };
			}),
			deliveries: workspace.latest(LATEST).map((entry) => shownEntry(entry, workspace.webhooks)),
		})),
	};
}

/** An entry of the log with what a reader needs to place it: the webhook's name, and the status in words. */
function shownEntry(entry: LogEntry, webhooks: readonly StoredWebhook[]) {
	if (entry.kind === 'unheard') return entry;
	const { delivery, ...place } = entry;
	const webhook = webhooks.find(({ id }) => id === delivery.webhookId);
	return {
		...place,
		...delivery,
		...shownAnswer(delivery),
		webhookName: webhook?.name ?? null,
		response: beginningOf(delivery.response),
	};
}

/** How a delivery was answered, the status in words too. */
function shownAnswer({ at, status, latencyMs, error }: Delivery) {
	const statusText = status === null ? 'No answer' : (STATUS_CODES[status] ?? '');
	return { at, status, statusText, latencyMs, error };
}

function beginningOf(text: string): string {
	if (text.length <= CHARACTERS_SHOWN) return text;
	return `${text.slice(0, CHARACTERS_SHOWN)}… (cut: ${text.length} characters in all)`;
}
