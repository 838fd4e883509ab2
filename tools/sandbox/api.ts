import { STATUS_CODES } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';

import type { PendingFault } from './faults';
import { type JsonAnswer, readBody, refused, type Schema, textOf } from './http';
import type { RecordedRequest, Sandbox } from './sandbox';
import type { Workspace } from './workspace';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** A call that has been let in: its body as the route reads it, and the id in its path, or ''. */
export type Call<B> = { workspace: Workspace; id: string; body: B };

/** What a route does. */
export type Run<B> = (call: Call<B>) => JsonAnswer | Promise<JsonAnswer>;

/** A route of Tuco's API. One that writes is refused while the workspace is read-only. */
export type Route = {
	method: Method;
	path: string;
	writes: boolean;
	answer: (workspace: Workspace, request: Request) => JsonAnswer | Promise<JsonAnswer>;
};

/** A route that works in a read-only workspace, and takes any body. */
export function read(method: Method, path: string, run: Run<unknown>): Route {
	return { method, path, writes: false, answer: answerWith(z.unknown(), run) };
}

/** A route that needs a paid workspace, and a body that fits the schema. */
export function write<B>(method: Method, path: string, body: Schema<B>, run: Run<B>): Route {
	return { method, path, writes: true, answer: answerWith(body, run) };
}

function answerWith<B>(schema: Schema<B>, run: Run<B>): Route['answer'] {
	return (workspace, request) => {
		const body = readBody(schema, request);
		if (!body.ok) return refused(400, body.message);
		const { id } = request.params;
		return run({ workspace, id: typeof id === 'string' ? id : '', body: body.value });
	};
}

/** Serves the routes; any other call is answered 404. */
export function apiRouter(sandbox: Sandbox, routes: readonly Route[]): Router {
	const router = Router();
	for (const route of routes) router[route.method](route.path, serve(sandbox, route));
	router.use(serve(sandbox, null));
	return router;
}

/** An answer as it is sent. */
type SentAnswer = { status: number; contentType: string; text: string; retryAfter?: number };

/** Serves a route: records the call, then answers as the fault that it meets says, or else does the work. */
function serve(sandbox: Sandbox, route: Route | null): RequestHandler {
	return async (request, response) => {
		const workspace = callerOf(request, sandbox);
		const record = recordOf(request, workspace);
		sandbox.requests.push(record);
		const fault = sandbox.faults.take(record.method, record.path);
		await delay(fault?.delayMs ?? 0, null, { signal: sandbox.stopping }).catch(() => null);
		if (sandbox.stopping.aborted) return;
		const drop = () => {
			sandbox.onLine(lineOf(record, `dropped ${fault?.drop ?? ''} the work`));
			response.socket?.destroy();
		};
		if (fault?.drop === 'before') {
			drop();
			return;
		}
		const answer = answerOf(fault) ?? asSent(await perform(route, workspace, request));
		if (fault?.drop === 'after') {
			drop();
			return;
		}
		record.status = answer.status;
		sandbox.onLine(lineOf(record, String(answer.status)));
		send(response, answer);
	};
}

function callerOf(request: Request, { workspaces }: Sandbox): Workspace | null {
	const key = /^Bearer (\S+)$/i.exec(request.get('Authorization') ?? '')?.[1];
	return workspaces.find(({ apiKey }) => apiKey === key) ?? null;
}

function recordOf(request: Request, workspace: Workspace | null): RecordedRequest {
	const text = textOf(request);
	const body = readBody(z.unknown(), request);
	return {
		at: new Date().toISOString(),
		method: request.method,
		path: request.path,
		status: null,
		workspaceId: workspace?.id ?? null,
		body: text === '' ? null : body.ok ? body.value : text,
	};
}

/** The answer to a write of a workspace whose subscription is past due (contract section 1). */
const READ_ONLY = { error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' };

function perform(
	route: Route | null,
	workspace: Workspace | null,
	request: Request,
): JsonAnswer | Promise<JsonAnswer> {
	if (!route) return refused(404, 'Not found');
	if (!workspace) return refused(401, 'Unauthorized');
	if (route.writes && workspace.subscription === 'past-due') {
		return { status: 402, body: READ_ONLY };
	}
	return route.answer(workspace, request);
}

/** What Tuco says with a status, where it is not HTTP's own word for it (contract section 1). */
const BODIES: Partial<Record<number, object>> = {
	400: { error: 'Invalid URL format' },
	402: READ_ONLY,
	404: { error: 'Webhook not found' },
	429: { error: 'Too many requests' },
};

/** What a fault answers in place of Tuco, or `null` when it lets the work be done. */
function answerOf(fault: PendingFault | null): SentAnswer | null {
	if (!fault || fault.drop) return null;
	const { status = 200, retryAfter, body, contentType = 'application/json' } = fault;
	if (fault.status === undefined && body === undefined) return null;
	const usual = BODIES[status] ?? { error: STATUS_CODES[status] ?? 'Unknown error' };
	return { status, retryAfter, contentType, text: body ?? JSON.stringify(usual) };
}

function asSent({ status, body }: JsonAnswer): SentAnswer {
	return { status, contentType: 'application/json', text: JSON.stringify(body) };
}

function send(response: Response, { status, contentType, text, retryAfter }: SentAnswer): void {
	if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
	response.status(status).set('Content-Type', contentType).send(Buffer.from(text));
}

/** A log line on a call. `outcome` is its status, or how the connection was dropped. */
function lineOf({ at, method, path, workspaceId }: RecordedRequest, outcome: string): string {
	return `${at.slice(11, 19)} API ${method} ${path}: ${outcome} (${workspaceId ?? 'no workspace'})`;
}
