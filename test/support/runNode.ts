import { nodeRunner } from '../../tools/core/nodeRunner';
import { type Sandbox, startSandbox, type Workspace } from '../../tools/sandbox';

export { nodeRunner, type NodeRun, type RunResult } from '../../tools/core/nodeRunner';

/** Starts a sandbox with a workspace before each test of a suite, and stops it afterwards. */
export function withTuco() {
	const tuco = {} as { sandbox: Sandbox; workspace: Workspace; run: ReturnType<typeof nodeRunner> };
	beforeEach(async () => {
		tuco.sandbox = await startSandbox();
		tuco.workspace = tuco.sandbox.createWorkspace();
		tuco.run = nodeRunner(tuco.sandbox, tuco.workspace);
	});
	afterEach(async () => tuco.sandbox.stop());
	return tuco;
}

/** A resource locator with an ID. */
export const locator = (value: string) => ({ __rl: true, mode: 'id', value });

/** The parameters of Send with the least that it needs. */
export const SEND = {
	resource: 'message',
	operation: 'send',
	to: 'phone',
	recipientPhone: '+12025550143',
	message: 'Hi',
};
