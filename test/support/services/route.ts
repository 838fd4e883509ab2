import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Authority } from './authority';
import { startProxy, type TunnelEnd } from './proxy';

/** How a process is led to stand-ins for services. */
export type Route = {
	/** What makes a process send its HTTPS requests there, and trust the answers. */
	env: Record<string, string>;
	/** What was asked of any other host, and refused. */
	readonly refused: readonly string[];
	stop(): Promise<void>;
};

/** Opens a proxy whose tunnels end at the stand-ins, by host, which have certificates of the authority. */
export async function openRoute(
	{ certificate }: Authority,
	ends: ReadonlyMap<string, TunnelEnd>,
): Promise<Route> {
	const proxy = await startProxy(ends);
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-services-'));
	const file = join(folder, 'authority.pem');
	await writeFile(file, certificate);
	return {
		env: {
			HTTPS_PROXY: proxy.url,
			HTTP_PROXY: proxy.url,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: file,
		},
		refused: proxy.refused,
		async stop() {
			await proxy.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
