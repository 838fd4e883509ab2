import { Redis } from 'ioredis';
import { Pool, type QueryResultRow } from 'pg';

/** Where PostgreSQL is: on this machine, unless the variables of its own tools say otherwise. */
export function postgresAddress() {
	const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;
	return {
		host: PGHOST ?? '127.0.0.1',
		port: Number(PGPORT ?? 5432),
		user: PGUSER ?? 'postgres',
		password: PGPASSWORD ?? '',
		/** A database that exists, from which others are created. */
		database: PGDATABASE ?? 'postgres',
	};
}

/** Where Redis is: on this machine, unless `REDIS_URL` says otherwise. */
export function redisAddress(): URL {
	return new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
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

/** A database of PostgreSQL that one run has to itself. */
export type Database = {
	/** The variables that make n8n use it. */
	env: Record<string, string>;
	query: <Row extends QueryResultRow>(text: string) => Promise<Row[]>;
	/** Works while clients are still connected. */
	drop: () => Promise<void>;
};

/** Creates a database. */
export async function createDatabase(name: string): Promise<Database> {
	const { host, port, user, password } = postgresAddress();
	const admin = new Pool({ ...postgresAddress(), max: 1 });
	await admin.query(`CREATE DATABASE "${name}"`);
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
		query: async <Row extends QueryResultRow>(text: string) => (await pool.query<Row>(text)).rows,
		drop: async () => {
			await pool.end();
			await admin.query(`DROP DATABASE "${name}" WITH (FORCE)`);
			await admin.end();
		},
	};
}

/** The keys of Redis that one run has to itself: those that begin with its name. */
export type KeySpace = {
	name: string;
	/** The variables that make n8n keep its queue, and everything else, there. */
	env: Record<string, string>;
	redis: Redis;
	/** Deletes the keys. */
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
			await unlinkKeys(redis, `*${name}*`);
			redis.disconnect();
		},
	};
}

/** Deletes the keys that match a pattern of Redis. */
export async function unlinkKeys(redis: Redis, match: string): Promise<void> {
	for await (const keys of redis.scanStream({ match, count: 1000 })) {
		if ((keys as string[]).length > 0) await redis.unlink(keys as string[]);
	}
}
