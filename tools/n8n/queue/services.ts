import { Redis } from 'ioredis';
import { Pool, type QueryResultRow } from 'pg';

/** PostgreSQL's address: this machine by default, or as set in the usual `PG…` variables. */
export function postgresAddress() {
	const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;
	return {
		host: PGHOST ?? '127.0.0.1',
		port: Number(PGPORT ?? 5432),
		user: PGUSER ?? 'postgres',
		password: PGPASSWORD ?? '',
		/** An existing database, to connect to when creating others. */
		database: PGDATABASE ?? 'postgres',
	};
}

/** Redis's address: this machine by default, or `REDIS_URL`. */
export function redisAddress(): URL {
	return new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
}

/** The content of a credential for n8n's Redis node. */
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

/** A PostgreSQL database for one run. */
export type Database = {
	/** Makes n8n use it. */
	env: Record<string, string>;
	query: <Row extends QueryResultRow>(text: string) => Promise<Row[]>;
	/** Works even while clients are connected. */
	drop: () => Promise<void>;
};

export async function createDatabase(name: string): Promise<Database> {
	const { host, port, user, password } = postgresAddress();
	const admin = new Pool({ ...postgresAddress(), max: 1 });
	await admin.query(`CREATE DATABASE "${name}"`);
	const pool = new Pool({ ...postgresAddress(), database: name, max: 2 });
	// Dropping the database closes the pool's connections. That is not an error.
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

/** The Redis keys of one run: those that begin with its name. */
export type KeySpace = {
	name: string;
	/** Makes n8n keep its queue, and everything else, there. */
	env: Record<string, string>;
	redis: Redis;
	/** Deletes the keys and disconnects. */
	clear: () => Promise<void>;
};

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

/** Deletes all keys that match a Redis pattern. */
export async function unlinkKeys(redis: Redis, match: string): Promise<void> {
	for await (const keys of redis.scanStream({ match, count: 1000 })) {
		if ((keys as string[]).length > 0) await redis.unlink(keys as string[]);
	}
}
