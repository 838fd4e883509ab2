import { Redis } from 'ioredis';
import { Client } from 'pg';

import { postgresAddress, redisAddress } from '../../../tools/n8n/queue/services';

/** Set before jest's workers start; they inherit it. */
const VARIABLE = 'N8N_TUCO_MISSING_SERVICES';

const LIMIT_MS = 30_000;

/** `describe` for tests of queue mode. Where a service is missing, skips them and prints so. */
export function describeInQueueMode(): jest.Describe {
	const missing = process.env[VARIABLE];
	if (missing === undefined) throw new Error('The global set-up has not looked for services');
	if (missing === '') return describe;
	process.stdout.write(
		`Skipping the tests of n8n's queue mode: ${missing}. Start them, or set PGHOST, PGPORT, PGUSER, PGPASSWORD and REDIS_URL.\n`,
	);
	return describe.skip;
}

/** Tries PostgreSQL and Redis, and records for `describeInQueueMode` what is missing. */
export async function findMissingServices(): Promise<void> {
	const reasons = await Promise.all([
		failure('PostgreSQL', tryPostgres),
		failure('Redis', tryRedis),
	]);
	process.env[VARIABLE] = reasons.filter((reason) => reason !== null).join(', ');
}

async function failure(name: string, ask: () => Promise<unknown>): Promise<string | null> {
	try {
		await ask();
		return null;
	} catch (error) {
		const { message = '', code = '?' } = error as { message?: string; code?: string };
		return `${name} cannot be used (${message === '' ? code : message})`;
	}
}

async function tryPostgres(): Promise<void> {
	const client = new Client({ ...postgresAddress(), connectionTimeoutMillis: LIMIT_MS });
	client.on('error', () => undefined);
	try {
		await client.connect();
		await client.query('SELECT 1');
	} finally {
		await client.end();
	}
}

async function tryRedis(): Promise<void> {
	const options = { lazyConnect: true, connectTimeout: LIMIT_MS, retryStrategy: () => null };
	const client = new Redis(redisAddress().href, options);
	let refusal: unknown;
	client.on('error', (error: unknown) => (refusal ??= error));
	try {
		await client.connect();
		await client.ping();
	} catch (error) {
		throw refusal ?? error;
	} finally {
		client.disconnect();
	}
}
