import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { postgresAddress, redisAddress } from './addresses';

/**
 * What n8n's queue mode needs and this machine lacks, in words; `null` when nothing is missing. Found out at once, since
 * jest wants to know which tests there are before anything can be awaited.
 */
export function missingServices(): string | null {
	const { host, port } = postgresAddress();
	const { hostname, port: redisPort } = redisAddress();
	const { status, stdout } = spawnSync(process.execPath, [
		join(__dirname, 'reach.mjs'),
		`PostgreSQL=${host}:${port}`,
		`Redis=${hostname}:${redisPort || '6379'}`,
	]);
	return status === 0 ? null : stdout.toString().trim();
}
