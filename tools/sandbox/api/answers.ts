import type { LiveWorkspace } from '../liveWorkspace';

/** An answer of the API, sent as JSON. */
export type Answer = { status: number; body: Record<string, unknown> };

/** A call that has been let in. `id` is the one in the path, or empty. */
export type Call = { workspace: LiveWorkspace; id: string; body: unknown };

/** What a route does. A write is refused while the workspace is read-only. */
export type Operation = { writes: boolean; run: (call: Call) => Answer | Promise<Answer> };

/** The answer to bad input (contract section 1, 400). */
export const badRequest = (error: string): Answer => ({ status: 400, body: { error } });

export const UNAUTHORIZED: Answer = { status: 401, body: { error: 'Unauthorized' } };

/** The answer to a write of a workspace whose subscription is past due. */
export const READ_ONLY: Answer = {
	status: 402,
	body: { error: 'READ_ONLY', code: 'READ_ONLY', reason: 'past_due' },
};

/** The answer for a webhook that is gone or belongs to another workspace. */
export const WEBHOOK_NOT_FOUND: Answer = { status: 404, body: { error: 'Webhook not found' } };

export const ROUTE_NOT_FOUND: Answer = { status: 404, body: { error: 'Not found' } };
