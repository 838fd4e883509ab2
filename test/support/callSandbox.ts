import { z } from 'zod';

import type { Sandbox, Workspace } from '../../tools/sandbox';

const ANSWER = z.object({}).passthrough();

/** Calls the sandbox's API as a workspace. Returns the answer's body, with the HTTP status unless the body has its own. */
export async function callSandbox(
	{ url }: Sandbox,
	{ apiKey }: Workspace,
	[method, path]: readonly [method: string, path: string],
	sent?: object,
) {
	const response = await fetch(`${url}/api${path}`, {
		method,
		headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
		...(sent && { body: JSON.stringify(sent) }),
	});
	const retryAfter = response.headers.get('Retry-After');
	const body = ANSWER.parse(await response.json());
	return { status: response.status, retryAfter, ...body } as Record<string, unknown>;
}
