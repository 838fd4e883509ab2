import type { ClientConfig } from 'pg';

/** A server's address, as both a client of ours and n8n need it. */
export type PostgresAddress = Required<Pick<ClientConfig, 'host' | 'port' | 'user'>> & {
	password: string;
	/** A database that is there already, from which others are created. */
	database: string;
};

/** Where PostgreSQL is: on this machine, unless the variables of its own tools say otherwise. */
export function postgresAddress(env: NodeJS.ProcessEnv = process.env): PostgresAddress {
	return {
		host: env.PGHOST ?? '127.0.0.1',
		port: Number(env.PGPORT ?? 5432),
		user: env.PGUSER ?? 'postgres',
		password: env.PGPASSWORD ?? '',
		database: env.PGDATABASE ?? 'postgres',
	};
}

/** Where Redis is: on this machine, unless `REDIS_URL` says otherwise. */
export function redisAddress(env: NodeJS.ProcessEnv = process.env): URL {
	return new URL(env.REDIS_URL ?? 'redis://127.0.0.1:6379');
}

/** The content of a credential with which n8n's Redis node reaches it. */
export function redisCredential(): Record<string, string | number> {
	const { hostname, port, username, password, pathname } = redisAddress();
	return {
		host: hostname,
		port: Number(port || '6379'),
		user: decodeURIComponent(username),
		password: decodeURIComponent(password),
		database: Number(pathname.replace('/', '') || '0'),
	};
}
