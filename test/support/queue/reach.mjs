import { text } from 'node:stream/consumers';

import { Redis } from 'ioredis';
import pg from 'pg';

const LIMIT_MS = 30_000;

// Asks PostgreSQL and Redis, at the addresses given as JSON on standard input, for something, and says what came in
// between. A program of its own, so that the caller can wait for it without awaiting.
const { postgres, redis } = JSON.parse(await text(process.stdin));

async function askPostgres() {
	const client = new pg.Client({ ...postgres, connectionTimeoutMillis: LIMIT_MS });
	client.on('error', () => undefined);
	try {
		await client.connect();
		await client.query('SELECT 1');
	} finally {
		await client.end();
	}
}

async function askRedis() {
	const options = { lazyConnect: true, connectTimeout: LIMIT_MS, retryStrategy: () => null };
	const client = new Redis(redis, options);
	client.on('error', (error) => (refusal ??= error));
	let refusal;
	try {
		await client.connect();
		await client.ping();
	} catch (error) {
		throw refusal ?? error;
	} finally {
		client.disconnect();
	}
}

const missing = async (name, ask) =>
	await ask().then(
		() => null,
		(error) => `${name} cannot be used (${error.message || error.code})`,
	);
const reasons = await Promise.all([missing('PostgreSQL', askPostgres), missing('Redis', askRedis)]);
console.log(JSON.stringify(reasons.filter((reason) => reason !== null)));
