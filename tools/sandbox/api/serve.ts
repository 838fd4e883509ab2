import { setTimeout as delay } from 'node:timers/promises';

import type { Request, RequestHandler, Response } from 'express';

import { requestLine } from '../lines';
import type { LiveWorkspace } from '../liveWorkspace';
import { readJson } from '../read';
import { requestText } from '../requestText';
import type { SandboxState } from '../state';
import type { RecordedRequest } from '../types';
import {
	type Answer,
	badRequest,
	type Operation,
	READ_ONLY,
	ROUTE_NOT_FOUND,
	UNAUTHORIZED,
} from './answers';
import { faultAnswer } from './faultAnswer';

/** Serves a route of the API: records the call, lets a fault have its way, and else does the work. */
export function serve(state: SandboxState, operation: Operation | null): RequestHandler {
	return async (request, response) => {
		const workspace = callerOf(request, state.workspaces);
		const record = recordOf(request, workspace);
		state.requests.push(record);
		const fault = state.faults.take(record.method, record.path) ?? {};
		if (fault.delayMs !== undefined && !(await waited(fault.delayMs, state.stopping))) return;
		if (fault.drop === 'before') {
			drop(response, record, state, 'dropped before the work');
			return;
		}
		const ownAnswer = fault.drop === undefined ? faultAnswer(fault) : null;
		if (ownAnswer) {
			settle(record, state, ownAnswer.status);
			response.status(ownAnswer.status).set(ownAnswer.headers).send(Buffer.from(ownAnswer.body));
			return;
		}
		const { status, body } = await perform(operation, workspace, request);
		if (fault.drop === 'after') {
			drop(response, record, state, 'dropped after the work');
			return;
		}
		settle(record, state, status);
		response.status(status).json(body);
	};
}

async function perform(
	operation: Operation | null,
	workspace: LiveWorkspace | null,
	request: Request,
): Promise<Answer> {
	if (!operation) return ROUTE_NOT_FOUND;
	if (!workspace) return UNAUTHORIZED;
	if (operation.writes && workspace.subscription === 'past-due') return READ_ONLY;
	const body = readJson(requestText(request));
	if (!body.ok) return badRequest(body.reason);
	const { id } = request.params;
	return operation.run({ workspace, id: typeof id === 'string' ? id : '', body: body.value });
}

function callerOf(request: Request, workspaces: LiveWorkspace[]): LiveWorkspace | null {
	const key = /^Bearer (\S+)$/i.exec(request.get('Authorization') ?? '')?.[1];
	return workspaces.find(({ apiKey }) => apiKey === key) ?? null;
}

function recordOf(request: Request, workspace: LiveWorkspace | null): RecordedRequest {
	const text = requestText(request);
	const read = readJson(text);
	return {
		at: new Date().toISOString(),
		method: request.method,
		path: request.path,
		status: null,
		workspaceId: workspace?.id ?? null,
		body: text === '' ? null : read.ok ? read.value : text,
	};
}

/** Waits; `false` when the sandbox was stopped meanwhile. */
async function waited(milliseconds: number, stopping: AbortSignal): Promise<boolean> {
	await delay(milliseconds, null, { signal: stopping }).catch(() => null);
	return !stopping.aborted;
}

function settle(record: RecordedRequest, { onLine }: SandboxState, status: number): void {
	record.status = status;
	onLine(requestLine(record, String(status)));
}

function drop(
	response: Response,
	record: RecordedRequest,
	{ onLine }: SandboxState,
	how: string,
): void {
	onLine(requestLine(record, how));
	response.socket?.destroy();
}
