import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duplex, pipeline } from 'node:stream';

import { freePorts, LOOPBACK } from '../../../tools/n8n/server';
import { spawnGuarded, tailOf } from '../../../tools/n8n/process';
import { until } from '../../../tools/n8n/wait';
import type { Identity } from '../services/authority';
import type { TunnelEnd } from '../services/proxy';
import { ensureVerdaccio } from './ensureVerdaccio';

/** An npm registry that knows what was published to it, and nothing else. */
export type Registry = {
	/** What a tunnel to its host leads to. */
	end: TunnelEnd;
	stop(): Promise<void>;
};

/** Starts verdaccio on loopback with a given Node.js. It answers as the host that the identity is of. */
export async function startRegistry(identity: Identity, node: string): Promise<Registry> {
	const program = await ensureVerdaccio();
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-registry-'));
	const config = join(folder, 'config.json');
	await writeFile(config, JSON.stringify(await configIn(folder, identity)));
	const [port = 0] = await freePorts(1);
	const logFile = join(folder, 'verdaccio.log');
	const output = openSync(logFile, 'a');
	const running = await spawnGuarded(
		node,
		[program, '--config', config, '--listen', `https://${LOOPBACK}:${port}`],
		{ cwd: folder, env: { PATH: process.env.PATH, HOME: folder }, output, graceMs: 5000 },
	);
	closeSync(output);
	const stop = async () => {
		await running.stop();
		await rm(folder, { recursive: true, force: true });
	};
	const outcome = await Promise.race([
		until('verdaccio to listen', () => isListening(port), { timeoutMs: 120_000 }),
		running.exited,
	]);
	if (outcome === true) return { end: { emit: (_, tunnel) => lead(tunnel, port) }, stop };
	const said = tailOf(logFile);
	await stop();
	throw new Error(`verdaccio ended while starting. ${said}`);
}

/** Everybody may publish, and nothing is looked for elsewhere. */
async function configIn(folder: string, { cert, key }: Identity): Promise<object> {
	const https = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
	await writeFile(https.cert, cert);
	await writeFile(https.key, key, { mode: 0o600 });
	return {
		storage: join(folder, 'storage'),
		packages: { '**': { access: '$all', publish: '$all' } },
		https,
		web: { enable: false },
		log: { type: 'stdout', format: 'pretty', level: 'http' },
	};
}

async function isListening(port: number): Promise<boolean> {
	const socket = connect(port, LOOPBACK);
	await new Promise((resolve, reject) => {
		socket.once('connect', resolve).once('error', reject);
	});
	socket.destroy();
	return true;
}

/** Joins a tunnel to a port; each ends with the other. */
function lead(tunnel: Duplex, port: number): boolean {
	const socket = connect(port, LOOPBACK);
	pipeline(tunnel, socket, tunnel, () => undefined);
	return true;
}
