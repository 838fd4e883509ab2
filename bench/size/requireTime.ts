import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Plain JavaScript, so that nothing but Node.js itself is at work. */
const SCRIPT = `
const [workflow, ...nodes] = process.argv.slice(1);
require(workflow);
const from = process.hrtime.bigint();
for (const node of nodes) require(node);
process.stdout.write(String(Number(process.hrtime.bigint() - from) / 1e6) + '\\n');
process.exit();
`;

/** How many milliseconds a new process of Node.js takes to require the nodes' main files, n8n-workflow being there. */
export async function requireTime(nodes: readonly string[]): Promise<number> {
	const workflow = require.resolve('n8n-workflow');
	const { stdout } = await promisify(execFile)(process.execPath, [
		'-e',
		SCRIPT,
		workflow,
		...nodes,
	]);
	// A package may print something of its own.
	return Number(stdout.trim().split('\n').at(-1));
}
