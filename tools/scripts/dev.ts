import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { spawnGuarded } from '../n8n/process';
import { setUpDemo, whereToLook } from './demo/setUp';

const PROJECT = join(__dirname, '../..');

/** Has n8n load nodes anew when a file of theirs changes, and tell the editors that are open. */
const RELOADING = { NODE_ENV: 'development', N8N_DEV_RELOAD: 'true' };

/** Runs the demo's n8n and sandbox, and builds on each save: n8n then has the node as it is in the source. */
async function main(): Promise<void> {
	// n8n looks for packages to watch in there, and gives up where it is missing.
	mkdirSync(join(PROJECT, 'dist/node_modules'), { recursive: true });
	const gulp = join(PROJECT, 'node_modules/.bin/gulp');
	const watcher = await spawnGuarded(gulp, ['watch'], {
		cwd: PROJECT,
		env: process.env,
		output: 1,
		graceMs: 2000,
	});
	try {
		await runDemo(watcher.exited);
	} finally {
		await watcher.stop();
	}
}

async function runDemo(isOver: Promise<unknown>): Promise<void> {
	const demo = await setUpDemo(console.log, RELOADING);
	const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	try {
		console.log(`${whereToLook(demo)}
Save a file in nodes/ or credentials/: the editor has the change some seconds later. Ctrl+C ends it.`);
		await Promise.race([interrupted, isOver]);
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
