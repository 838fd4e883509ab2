import { parseArgs } from 'node:util';

import type { Sandbox } from './sandbox';
import { startSandbox } from './server';
import type { Workspace } from './workspace';

/** `npm run sandbox -- --port 3901`: a sandbox to try things against by hand, until it is interrupted. */
async function main(): Promise<void> {
	const sandbox = await startSandbox({ port: readPort(), onLine: print });
	const stop = () => {
		void sandbox.stop();
	};
	process.once('SIGINT', stop).once('SIGTERM', stop);
	welcome(sandbox, sandbox.createWorkspace('First workspace')).forEach(print);
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

function readPort(): number | 'usual' {
	const { values } = parseArgs({ options: { port: { type: 'string' } } });
	if (values.port === undefined) return 'usual';
	const port = Number(values.port);
	if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
	throw new Error(`--port ${values.port} is not a port`);
}

function welcome({ url }: Sandbox, { id, apiKey }: Workspace): string[] {
	const json = "-H 'Content-Type: application/json'";
	return [
		`Tuco sandbox at ${url}`,
		`API key: ${apiKey}`,
		'',
		`curl ${url}/api/webhooks -H 'Authorization: Bearer ${apiKey}'`,
		`curl ${url}/_sandbox/workspaces/${id}/fire ${json} -d '{"event":"message.reply"}'`,
		`curl ${url}/_sandbox/faults ${json} -d '{"method":"POST","status":429,"retryAfter":5}'`,
		'',
	];
}

main().catch((error: unknown) => {
	const message = error instanceof Error ? error.message : String(error);
	process.stderr.write(`${message}. Choose a port with: npm run sandbox -- --port 3901\n`);
	process.exitCode = 1;
});
