import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { N8nClient } from '../client';
import { ensureN8n } from '../install';
import { type N8nCommand, type N8nServer, startN8n } from '../server';
import { startSandbox } from '../../sandbox';
import { DIST, newWorkspace, DELIVERY_LIMIT_MS, type RealN8n } from '../realN8n';
import { until } from '../wait';
import { Balancer } from './balancer';
import { createDatabase, type Database, type KeySpace, openKeySpace } from './services';

/** One process of n8n in queue mode. */
export type QueueProcess = {
	server: N8nServer;
	/** Starts it again on the same port after it has ended, with these changes to its environment. */
	startAgain: (changes?: Record<string, string>) => Promise<void>;
};

/** A real n8n in queue mode with this package: a main, two webhook processors behind a balancer, and two workers. */
export type QueueN8n = Omit<RealN8n, 'server'> & {
	main: QueueProcess;
	processors: readonly [QueueProcess, QueueProcess];
	workers: readonly [QueueProcess, QueueProcess];
	balancer: Balancer;
	database: Database;
	keys: KeySpace;
};

type QueueEnvironment = {
	/** Variables for all processes. */
	env?: Record<string, string>;
	/** More variables for the workers. */
	workerEnv?: Record<string, string>;
};

/** Installs n8n if needed, and starts it in queue mode with its own database and Redis keys, deleted when it stops. */
export async function startQueueN8n({
	env = {},
	workerEnv = {},
}: QueueEnvironment = {}): Promise<QueueN8n> {
	const install = await ensureN8n({ onProgress: (line) => process.stderr.write(`${line}\n`) });
	const toStop: (() => Promise<unknown>)[] = [];
	const stop = async () => {
		for (const each of toStop.splice(0).reverse()) await each();
	};
	try {
		// A unique name for the database and the keys.
		const name = `n8n_nodes_tuco_${randomBytes(8).toString('hex')}`;
		const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-tuco-queue-'));
		toStop.push(() => rm(folder, { recursive: true, force: true }));
		const database = await createDatabase(name);
		toStop.push(database.drop);
		const keys = openKeySpace(name);
		toStop.push(keys.clear);
		const balancer = await Balancer.start();
		toStop.push(async () => balancer.stop());
		const sandbox = await startSandbox({ deliveryLimitMs: DELIVERY_LIMIT_MS });
		toStop.push(() => sandbox.stop());

		const shared = {
			...database.env,
			...keys.env,
			EXECUTIONS_MODE: 'queue',
			N8N_WEBHOOK_URL: `${balancer.url}/`,
			N8N_ENCRYPTION_KEY: randomBytes(16).toString('hex'),
			// Deliveries go to the webhook processors, not the main.
			N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
			...env,
		};
		const processes: QueueProcess[] = [];
		toStop.push(() => Promise.all(processes.map(({ server }) => server.stop())));
		const start = async (command: N8nCommand, subfolder: string): Promise<QueueProcess> => {
			const options = {
				install,
				command,
				folder: join(folder, subfolder),
				extensions: DIST,
				env: { ...shared, ...(command === 'worker' ? workerEnv : {}) },
			};
			const started: QueueProcess = {
				server: await startN8n(options),
				startAgain: async (changes = {}) => {
					const { url, port } = started.server;
					if (command === 'webhook') await balancer.drain(url);
					started.server = await startN8n({
						...options,
						env: { ...options.env, ...changes },
						port,
					});
					if (command === 'webhook') balancer.add(url);
				},
			};
			processes.push(started);
			if (command === 'webhook') balancer.add(started.server.url);
			return started;
		};
		// First, because the main migrates the database.
		const main = await start('start', 'main');
		const two = (command: N8nCommand) =>
			Promise.all([start(command, `${command}-0`), start(command, `${command}-1`)]);
		const [processors, workers] = await Promise.all([two('webhook'), two('worker')]);

		const client = await N8nClient.setUp(main.server);
		return {
			...(await newWorkspace({ client, sandbox })),
			main,
			processors,
			workers,
			balancer,
			database,
			keys,
			client,
			sandbox,
			folder,
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** How many executions have each status. */
export type Statuses = Readonly<Record<string, number>>;

/** Counts executions by status, in the database: n8n's own list needs a call for every hundred. */
export async function statusesOf({ database }: Pick<QueueN8n, 'database'>): Promise<Statuses> {
	const rows = await database.query<{ status: string; count: string }>(
		'SELECT status, count(*) FROM execution_entity GROUP BY status',
	);
	return Object.fromEntries(rows.map(({ status, count }) => [status, Number(count)]));
}

const LONG_WAIT = { timeoutMs: 600_000, everyMs: 500 };

/** Waits until no execution is queued or running in a live worker. */
export async function queueDrained({ keys: { redis, name } }: Pick<QueueN8n, 'keys'>) {
	const isDrained = async () => {
		const lengths = ['wait', 'active'].map((list) => redis.llen(`${name}:jobs:${list}`));
		return (await Promise.all(lengths)).every((length) => length === 0);
	};
	await until('the queue to be empty', isDrained, LONG_WAIT);
}

/** Waits until every execution has succeeded or failed, and counts them by status. */
export async function allEnded(n8n: Pick<QueueN8n, 'database'>): Promise<Statuses> {
	const ended = async () => {
		const statuses = await statusesOf(n8n);
		return !statuses.new && !statuses.running && statuses;
	};
	return await until('all executions to end', ended, LONG_WAIT);
}
