import { randomBytes } from 'node:crypto';

import { Redis } from 'ioredis';
import { Client, Pool, type QueryResultRow } from 'pg';

/** Where PostgreSQL is: on this machine, unless the variables of its own tools say otherwise. */
export function postgresAddress(env: NodeJS.ProcessEnv = process.env) {
	return {
		host: env.PGHOST ?? '127.0.0.1',
		port: Number(env.PGPORT ?? 5432),
		user: env.PGUSER ?? 'postgres',
		password: env.PGPASSWORD ?? '',
		/** A database that exists, from which others are created. */
		database: env.PGDATABASE ?? 'postgres',
	};
}

/** Where Redis is: on this machine, unless `REDIS_URL` says otherwise. */
export function redisAddress(env: NodeJS.ProcessEnv = process.env): URL {
	return new URL(env.REDIS_URL ?? 'redis://127.0.0.1:6379');
}

/** The content of a credential with which n8n's Redis node reaches it. */
export function redisCredential() {
	const { hostname, port, username, password, pathname } = redisAddress();
	return {
		host: hostname,
		port: Number(port || '6379'),
		user: decodeURIComponent(username),
		password: decodeURIComponent(password),
		database: Number(pathname.replace('/', '') || '0'),
	};
}

const PREFIX = 'n8n_nodes_tuco_';
const DAY_MS = 24 * 60 * 60 * 1000;

/** A name for one run's database and keys, which no other run has. It says when the run began. */
export function newName(): string {
	return `${PREFIX}${Date.now()}_${randomBytes(4).toString('hex')}`;
}

/** Whether a database or key belongs to a run that was killed before it could tidy up: it began over a day ago. */
function isLeftOver(name: string): boolean {
	const begun = new RegExp(`^\\{?${PREFIX}(\\d+)_`).exec(name)?.[1];
	return begun !== undefined && Number(begun) < Date.now() - DAY_MS;
}

/** A database of PostgreSQL that one run has to itself. */
export type Database = {
	/** The variables that make n8n use it. */
	env: Record<string, string>;
	query: <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
	/** Works while clients are still connected. */
	drop: () => Promise<void>;
};

/** Creates a database, and drops those that killed runs have left. */
export async function createDatabase(name: string): Promise<Database> {
	const { host, port, user, password } = postgresAddress();
	await administer(async (client) => {
		const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
		for (const { datname } of rows.filter((row) => isLeftOver(row.datname))) {
			await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
		}
		await client.query(`CREATE DATABASE "${name}"`);
	});
	const pool = new Pool({ ...postgresAddress(), database: name, max: 2 });
	// Dropping the database ends the pool's connections: no error.
	pool.on('error', () => undefined);
	return {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: host,
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_DATABASE: name,
			DB_POSTGRESDB_USER: user,
			DB_POSTGRESDB_PASSWORD: password,
		},
		query: async <Row extends QueryResultRow>(text: string, values: unknown[] = []) =>
			(await pool.query<Row>(text, values)).rows,
		drop: async () => {
			await pool.end();
			await administer((client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
		},
	};
}

async function administer(work: (client: Client) => Promise<unknown>): Promise<void> {
	const client = new Client(postgresAddress());
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}

/** The keys of Redis that one run has to itself: those that begin with its name. */
export type KeySpace = {
	name: string;
	/** The variables that make n8n keep its queue, and everything else, there. */
	env: Record<string, string>;
	redis: Redis;
	/** Deletes the keys, and those that killed runs have left. */
	clear: () => Promise<void>;
};

/** Opens the key space of a name. */
export function openKeySpace(name: string): KeySpace {
	const { host, port, user, password, database } = redisCredential();
	const redis = new Redis(redisAddress().href);
	return {
		name,
		env: {
			QUEUE_BULL_REDIS_HOST: host,
			QUEUE_BULL_REDIS_PORT: String(port),
			QUEUE_BULL_REDIS_USERNAME: user,
			QUEUE_BULL_REDIS_PASSWORD: password,
			QUEUE_BULL_REDIS_DB: String(database),
			QUEUE_BULL_PREFIX: name,
			N8N_REDIS_KEY_PREFIX: name,
		},
		redis,
		clear: async () => {
			await unlinkKeys(redis, `*${PREFIX}*`, (key) => key.includes(name) || isLeftOver(key));
			redis.disconnect();
		},
	};
}

/** Deletes the keys that match a pattern of Redis, or those of them that a condition picks. */
export async function unlinkKeys(
	redis: Redis,
	match: string,
	isMeant: (key: string) => boolean = () => true,
): Promise<void> {
	for await (const found of redis.scanStream({ match, count: 1000 })) {
		const keys = (found as string[]).filter(isMeant);
		if (keys.length > 0) await redis.unlink(keys);
	}
}
