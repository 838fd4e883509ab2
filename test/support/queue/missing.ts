import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { postgresAddress, redisAddress } from '../../../tools/n8n/queue/services';

/**
 * What n8n's queue mode needs and this machine lacks, in words; `null` when nothing is missing. Found out at once, since
 * jest wants to know which tests there are before anything can be awaited.
 */
export function missingServices(): string | null {
	const input = JSON.stringify({ postgres: postgresAddress(), redis: redisAddress() });
	const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'reach.mjs')], { input });
	try {
		const reasons = JSON.parse(stdout.toString()) as string[];
		return reasons.length === 0 ? null : reasons.join(', ');
	} catch (error) {
		throw new Error(`It cannot be told what is missing. ${stderr.toString()}`, { cause: error });
	}
}
