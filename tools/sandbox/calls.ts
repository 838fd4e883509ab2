import type { Request, Response } from 'express';
import { z } from 'zod';

import { ApiError } from './apiError';
import { dayOf } from './sendTime';
import type { Workspace } from './workspace';

/** Calls a minute and workspace (contract of actions, section 0, limits). */
const LIMITS = { messages: 60, availability: 200, campaigns: 200, replies: 120 };
const MINUTE_MS = 60_000;
const CHECKS_A_LINE = 70;

const PAGE = z.object({
	page: z.coerce.number().int().min(1).catch(1),
	limit: z.coerce.number().int().min(1).max(100).catch(50),
});

/** An ID, where the empty text counts as none (section 0). */
export const ID = z
	.string()
	.transform((text) => (text === '' ? undefined : text))
	.optional();

/** Whether a text has the form of an ID. */
export const isId = (text: string) => /^[\da-f]{24}$/i.test(text);

/** The workspace of a call's key; for a write, if its subscription is paid. */
export type Workspaces = Record<
	'workspaceFor' | 'writableWorkspaceFor',
	(request: Request) => Workspace
>;

export const idOf = ({ _id }: { _id: string }) => _id;

/** Refuses a call above Tuco's limit a minute, by the sandbox's clock. */
export function limit(
	{ calls, clock }: Workspace,
	kind: keyof typeof LIMITS,
	response: Response,
): void {
	const now = clock.now();
	const recent = (calls.get(kind) ?? []).filter((at) => at > now - MINUTE_MS);
	const [oldest = now] = recent;
	if (recent.length >= LIMITS[kind]) {
		response.set('Retry-After', String(Math.ceil((oldest + MINUTE_MS - now) / 1000)));
		throw new ApiError(429, { error: 'Rate limit exceeded' });
	}
	calls.set(kind, [...recent, now]);
}

/** Refuses an availability check once all lines have spent theirs of the day (section 0, limits). */
export function limitChecks(workspace: Workspace, count: number, response: Response): void {
	const { calls, clock, messaging } = workspace;
	if (!messaging.isPaced) return;
	const now = clock.now();
	const today = (calls.get('checks') ?? []).filter((at) => dayOf(at) === dayOf(now));
	const lines = messaging.lines.all.filter(({ isActive }) => isActive);
	if (today.length >= CHECKS_A_LINE * lines.length) {
		response.set('Retry-After', '3600');
		throw new ApiError(429, { error: 'Daily availability check quota exhausted' });
	}
	calls.set('checks', [...today, ...Array<number>(count).fill(now)]);
}

/** One page of rows, as `page` and `limit` of the query ask. */
export function pageOf<T>(all: readonly T[], request: Request, mostRows = Infinity) {
	const { page, limit: asked } = PAGE.parse(request.query);
	const limit = Math.min(asked, mostRows);
	const rows = all.slice((page - 1) * limit, page * limit);
	return { rows, page, limit, total: all.length, totalPages: Math.ceil(all.length / limit) };
}

/** The parts of a query that are texts and not empty. */
export function textsOf(query: Request['query']): Partial<Record<string, string>> {
	const entries = Object.entries(query).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
	);
	return Object.fromEntries(entries);
}
