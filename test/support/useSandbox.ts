import { z } from 'zod';

import { type Sandbox, startSandbox, type Workspace } from '../../tools/sandbox';

const ANSWER = z.object({}).passthrough();

/** Gives each test of a file a sandbox and a workspace. */
export function useSandbox() {
	let sandbox: Sandbox;
	let workspace: Workspace;
	beforeEach(async () => {
		sandbox = await startSandbox();
		workspace = sandbox.createWorkspace();
	});
	afterEach(async () => sandbox.stop());
	return {
		sandbox: () => sandbox,
		workspace: () => workspace,
		messaging: () => workspace.messaging,
		/** Calls Tuco's API. Returns the answer's body, with the HTTP status unless the body has its own. */
		call: async (method: string, path: string, body?: object) => {
			const response = await fetch(`${sandbox.url}/api${path}`, {
				method,
				headers: { Authorization: `Bearer ${workspace.apiKey}` },
				...(body && { body: JSON.stringify(body) }),
			});
			const retryAfter = response.headers.get('Retry-After');
			const answer = ANSWER.parse(await response.json());
			return { status: response.status, retryAfter, ...answer } as Record<string, unknown>;
		},
	};
}
