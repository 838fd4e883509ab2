import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from '../client';
import { ensureN8n } from '../install';
import { type N8nCommand, type N8nServer, startN8n } from '../server';
import { startSandbox } from '../../sandbox';

import { PATIENCE_MS, type RealN8n } from '../realN8n';
import { type Balancer, startBalancer } from './balancer';
import { createDatabase, type Database } from './database';
import { type KeySpace, openKeySpace } from './keySpace';
import { newName } from './name';

const project = join(__dirname, '../../..');

/** One process of an n8n in queue mode. */
export type Part = {
	server: N8nServer;
	/** Starts it on the same port once it has ended, with some variables changed if told. */
	startAgain: (changes?: Record<string, string>) => Promise<void>;
};

/** A real n8n in queue mode with this package: a main, processes for webhooks behind a balancer, and workers. */
export type QueueN8n = Omit<RealN8n, 'server'> & {
	main: Part;
	processors: readonly Part[];
	workers: readonly Part[];
	balancer: Balancer;
	database: Database;
	keys: KeySpace;
};

export type QueueSetting = {
	processors?: number;
	workers?: number;
	/** Variables for all of the processes. */
	env?: Record<string, string>;
	/** Variables for the workers besides. */
	workerEnv?: Record<string, string>;
};

/** Installs n8n if need be, and starts it in queue mode on a database and keys of its own, which go when it stops. */
export async function startQueueN8n({
	processors = 2,
	workers = 2,
	env = {},
	workerEnv = {},
}: QueueSetting = {}): Promise<QueueN8n> {
	const install = await ensureN8n({ onProgress: (line) => process.stderr.write(`${line}\n`) });
	const toStop: (() => Promise<unknown>)[] = [];
	const stop = async () => {
		for (const each of toStop.splice(0).reverse()) await each();
	};
	try {
		const name = newName();
		const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-queue-'));
		toStop.push(() => rm(folder, { recursive: true, force: true }));
		const database = await createDatabase(name);
		toStop.push(database.drop);
		const keys = openKeySpace(name);
		toStop.push(keys.clear);
		const balancer = await startBalancer();
		toStop.push(() => balancer.stop());
		const sandbox = await startSandbox({ deliveryLimitMs: PATIENCE_MS });
		toStop.push(() => sandbox.stop());

		const shared = {
			...database.env,
			...keys.env,
			EXECUTIONS_MODE: 'queue',
			N8N_ENCRYPTION_KEY: randomBytes(16).toString('hex'),
			// What the processes for webhooks are there for, the main need not do too.
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			...env,
		};
		const parts: Part[] = [];
		// The first to be started is the last to be stopped: together, as nothing depends on the order any more.
		toStop.push(() => Promise.all(parts.map(({ server }) => server.stop())));
		const start = async (command: N8nCommand, own: string): Promise<Part> => {
			const options = {
				install,
				command,
				folder: join(folder, own),
				extensions: join(project, 'dist'),
				webhookUrl: `${balancer.url}/`,
				env: { ...shared, ...(command === 'worker' ? workerEnv : {}) },
			};
			const part: Part = {
				server: await startN8n(options),
				startAgain: async (changes = {}) => {
					const env = { ...options.env, ...changes };
					part.server = await startN8n({ ...options, env, port: part.server.port });
				},
			};
			parts.push(part);
			return part;
		};
		// The main alone brings the database into shape.
		const main = await start('start', 'main');
		const several = async (command: N8nCommand, count: number) =>
			await Promise.all(
				Array.from({ length: count }, (_, at) => start(command, `${command}-${at}`)),
			);
		const [webhookParts, workerParts] = await Promise.all([
			several('webhook', processors),
			several('worker', workers),
		]);
		balancer.servers = webhookParts.map(({ server }) => server.url);

		const workspace = sandbox.createWorkspace();
		const client = await N8nClient.setUp(main.server);
		const { id: credentialId } = await client.createCredential({
			name: 'Tuco',
			type: 'tucoApi',
			data: { apiKey: workspace.apiKey, baseUrl: sandbox.url, signingSecret: '' },
		});
		return {
			main,
			processors: webhookParts,
			workers: workerParts,
			balancer,
			database,
			keys,
			client,
			sandbox,
			workspace,
			credentialId,
			folder,
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
