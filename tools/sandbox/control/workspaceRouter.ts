import { type Request, type RequestHandler, Router } from 'express';

import type { LiveWorkspace } from '../liveWorkspace';
import { isRecord, type Read, readJson } from '../read';
import { requestText } from '../requestText';
import type { SandboxState } from '../state';
import { readFiredEvent } from './readFiredEvent';

/** What a route gives back as JSON, or why it cannot. */
type Outcome = Read<Record<string, unknown>> | Promise<Read<Record<string, unknown>>>;

type Verb = (workspace: LiveWorkspace, body: unknown) => Outcome;

/** `/_sandbox/workspaces`: what somebody does in a workspace besides calling the API. */
export function workspaceRouter(state: SandboxState): Router {
	const router = Router();
	const of = (run: Verb) => onWorkspace(state, run);
	router.post('/', (request, response) => {
		const name = readName(request);
		if (!name.ok) {
			response.status(400).json({ error: name.reason });
			return;
		}
		const { id, name: given, apiKey } = state.createWorkspace(name.value);
		response.status(201).json({ id, name: given, apiKey });
	});
	router.patch('/:id', of(setSubscription));
	router.post('/:id/revoke-key', of(revokeKey));
	router.post('/:id/fire', of(fire));
	router.post('/:id/health-check', of(checkHealth));
	router.get('/:id/deliveries', of(listDeliveries));
	return router;
}

const setSubscription: Verb = (workspace, body) => {
	const subscription = isRecord(body) ? body.subscription : undefined;
	if (subscription !== 'active' && subscription !== 'past-due') {
		return { ok: false, reason: 'subscription must be active or past-due' };
	}
	workspace.subscription = subscription;
	return { ok: true, value: { id: workspace.id, name: workspace.name, subscription } };
};

const revokeKey: Verb = (workspace) => {
	return { ok: true, value: { apiKey: workspace.revokeKey() } };
};

const fire: Verb = async (workspace, body) => {
	const event = readFiredEvent(body);
	if (!event.ok) return event;
	return { ok: true, value: { deliveries: await workspace.fire(event.value) } };
};

/** Checks every webhook, paused ones too, as Tuco's API does one by one. */
const checkHealth: Verb = async (workspace) => {
	const { webhooks } = workspace;
	if (webhooks.length === 0) return { ok: false, reason: 'There is no webhook to check' };
	const checks = webhooks.map((webhook) => workspace.checkHealth(webhook));
	return { ok: true, value: { deliveries: await Promise.all(checks) } };
};

const listDeliveries: Verb = ({ deliveries }) => ({ ok: true, value: { deliveries } });

function onWorkspace({ workspaces }: SandboxState, run: Verb): RequestHandler {
	return async (request, response) => {
		const workspace = workspaces.find(({ id }) => id === request.params.id);
		if (!workspace) {
			response.status(404).json({ error: 'There is no workspace with this id' });
			return;
		}
		const body = readJson(requestText(request));
		const outcome = body.ok ? await run(workspace, body.value) : body;
		if (outcome.ok) response.json(outcome.value);
		else response.status(400).json({ error: outcome.reason });
	};
}

function readName(request: Request): Read<string | undefined> {
	const body = readJson(requestText(request));
	if (!body.ok) return body;
	const name = isRecord(body.value) ? body.value.name : null;
	if (name === undefined || (typeof name === 'string' && name !== '')) {
		return { ok: true, value: name };
	}
	return { ok: false, reason: 'name must be a text, or left out' };
}
