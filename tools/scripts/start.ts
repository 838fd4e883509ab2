import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { proveDeliveries, proveTeardown } from './demo/prove';
import { setUpDemo, whereToLook } from './demo/setUp';

/** Shows Tuco Trigger at work in a real n8n, and stays up for whoever wants to look, unless told `--once`. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
	const demo = await setUpDemo(console.log);
	const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	try {
		await proveDeliveries(demo, console.log);
		if (values.once) {
			await proveTeardown(demo, console.log);
			return;
		}
		console.log(`${whereToLook(demo)}
Let a lead reply: press message.reply on the page of the sandbox, or
  curl -X POST ${demo.sandbox.url}/_sandbox/workspaces/${demo.workspace.id}/fire -H 'Content-Type: application/json' -d '{"event":"message.reply"}'

Ctrl+C ends it.`);
		await interrupted;
	} finally {
		await demo.stop();
	}
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	},
);
