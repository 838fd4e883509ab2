import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Services, startServices } from '../services/startServices';
import { asFile, asVariables, freshNpm, npm } from './npm';
import { type Registry, startRegistry } from './startRegistry';

/** A registry of packages in place of the one that npm and n8n ask unless told otherwise, beside the services. */
export type Store = {
	services: Services;
	/** What makes n8n turn here, and every npm that it starts with its own environment. */
	env: Record<string, string>;
	/** An `.npmrc` for the folder in which n8n starts an npm without that. */
	npmrc: string;
	/** Publishes a package, a folder or a tarball, as its author does. */
	publish(packed: string): Promise<void>;
	stop(): Promise<void>;
};

/** Opens an empty store, which a given Node.js runs. */
export async function startStore(node: string): Promise<Store> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-npm-'));
	const fresh = freshNpm(folder);
	const asked = await npm(['config', 'get', 'registry'], { cwd: folder, config: fresh });
	const { host } = new URL(asked);
	let registry: Registry | undefined;
	const services = await startServices(async (authority) => {
		registry = await startRegistry(await authority.issue(host), node);
		return { host, end: registry.end };
	});
	const config = {
		...fresh,
		registry: asked,
		'https-proxy': services.env.HTTPS_PROXY ?? '',
		cafile: services.env.NODE_EXTRA_CA_CERTS ?? '',
	};
	return {
		services,
		env: { ...services.env, ...asVariables(config) },
		npmrc: asFile(config),
		async publish(packed) {
			// npm insists on a token, even where everybody may publish. What is packed cannot be built or scanned anew.
			const options = [`--//${host}/:_authToken=anybody`, '--ignore-scripts'];
			await npm(['publish', packed, ...options], { cwd: folder, config });
		},
		async stop() {
			await services.stop();
			await registry?.stop();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
