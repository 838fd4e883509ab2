import { parseArgs } from 'node:util';

import { startSandbox } from './server';

/** `npm run sandbox -- --port 3901`: runs a sandbox for manual testing until Ctrl+C. */
async function main(): Promise<void> {
	const { port } = parseArgs({ options: { port: { type: 'string' } } }).values;
	const sandbox = await startSandbox({
		port: port === undefined ? 'usual' : Number(port),
		onLine: (line) => console.log(line),
	});
	process.once('SIGINT', () => void sandbox.stop()).once('SIGTERM', () => void sandbox.stop());
	const { url } = sandbox;
	const { id, apiKey } = sandbox.createWorkspace('First workspace');
	const json = "-H 'Content-Type: application/json'";
	console.log(`Tuco sandbox at ${url}
API key: ${apiKey}

curl ${url}/api/webhooks -H 'Authorization: Bearer ${apiKey}'
curl ${url}/_sandbox/workspaces/${id}/fire ${json} -d '{"event":"message.reply"}'
curl ${url}/_sandbox/faults ${json} -d '{"method":"POST","status":429,"retryAfter":5}'
`);
}

void main();
