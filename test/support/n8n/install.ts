import { ensureN8n } from '../../../tools/n8n/install';
import { versionUnderTest } from '../../../tools/n8n/realN8n';
import { findMissingServices } from '../queue/missing';

/**
 * Jest's global set-up for the projects that run a real n8n: installs it once, rather than in each worker, and looks for
 * the services that queue mode needs.
 */
export default async function setUp(_: unknown, { globals }: { globals: object }): Promise<void> {
	const onProgress = (line: string) => void process.stderr.write(`${line}\n`);
	await ensureN8n({ version: versionUnderTest(globals), onProgress });
	await findMissingServices();
}
