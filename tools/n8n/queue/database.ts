import { Client, Pool, type QueryResultRow } from 'pg';

import { postgresAddress } from './addresses';
import { isLeftOver } from './name';

/** A database of PostgreSQL that one run has to itself. */
export type Database = {
	/** What makes n8n use it. */
	env: Record<string, string>;
	query: <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
	/** Also while somebody is still connected to it. */
	drop: () => Promise<void>;
};

/** Creates a database, and drops those that killed runs have left. */
export async function createDatabase(name: string): Promise<Database> {
	const address = postgresAddress();
	await administer(async (client) => {
		const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
		for (const { datname } of rows.filter((row) => isLeftOver(row.datname))) {
			await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
		}
		await client.query(`CREATE DATABASE "${name}"`);
	});
	const pool = new Pool({ ...address, database: name, max: 2 });
	// That its connections end when the database is dropped is no error.
	pool.on('error', () => undefined);
	return {
		env: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: address.host,
			DB_POSTGRESDB_PORT: String(address.port),
			DB_POSTGRESDB_DATABASE: name,
			DB_POSTGRESDB_USER: address.user,
			DB_POSTGRESDB_PASSWORD: address.password,
		},
		query: async <Row extends QueryResultRow>(text: string, values: unknown[] = []) =>
			(await pool.query<Row>(text, values)).rows,
		drop: async () => {
			await pool.end();
			await administer(async (client) => {
				await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
			});
		},
	};
}

async function administer(work: (client: Client) => Promise<void>): Promise<void> {
	const client = new Client(postgresAddress());
	await client.connect();
	try {
		await work(client);
	} finally {
		await client.end();
	}
}
